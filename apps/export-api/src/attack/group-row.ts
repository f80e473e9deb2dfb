// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type, type Static } from '@sinclair/typebox';
import type { GroupRef } from '@ttp/attack-stix';
import { nullable, row } from '@ttp/service';

/** GroupRef of DECNET's API. */
export const GroupRow = row({
  group_id: Type.String(),
  name: Type.String(),
  aliases: Type.Array(Type.String()),
  mitre_url: nullable(Type.String()),
});
export type GroupRow = Static<typeof GroupRow>;

export const groupRow = ({ id, name, aliases, url }: GroupRef): GroupRow => ({ group_id: id, name, aliases: [...aliases], mitre_url: url });
