// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixProfile, Tlp } from '@ttp/attack-stix';
import type { AttackerFilter } from '@ttp/persistence';
import { writtenInstant } from '@ttp/ttp-core';
import { AttackField, FormatField, InstantField, LimitField, ProfileField, TlpField, WrapField } from './export-fields';

export class StixQuery {
  @AttackField()
  attack?: string;

  @TlpField()
  tlp?: Tlp;

  /** `opencti` leaves out what is no standard STIX. */
  @ProfileField()
  profile?: StixProfile;
}

export class MispQuery {
  @AttackField()
  attack?: string;

  @TlpField()
  tlp?: Tlp;

  /** `event` writes `{"Event": …}` around each, as MISP's own exports do. */
  @WrapField()
  wrap?: 'event';
}

/** Which attackers, by when they were last seen: from `since` on, before `until`, the newest `limit` of them. */
export class FleetQuery {
  @InstantField('since')
  since?: string;

  @InstantField('until')
  until?: string;

  @LimitField()
  limit?: number;
}

export class FleetStixQuery extends FleetQuery {
  @AttackField()
  attack?: string;

  @TlpField()
  tlp?: Tlp;

  @ProfileField()
  profile?: StixProfile;

  @FormatField()
  format?: 'bundle' | 'ndjson';
}

export class FleetMispQuery extends FleetQuery {
  @AttackField()
  attack?: string;

  @TlpField()
  tlp?: Tlp;

  @WrapField()
  wrap?: 'event';
}

export const filterOf = ({ since, until, limit }: FleetQuery, signal?: AbortSignal): AttackerFilter => ({
  since: writtenInstant(since),
  until: writtenInstant(until),
  limit,
  signal,
});
