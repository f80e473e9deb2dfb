// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TagGroup } from '../dossier/dossier';
import { groupSpan } from '../stix/sighting';
import type { Span } from '../stix/span';
import { epochOf } from './attribute';
import { sightingUuid } from './ids';
import type { MispSighting } from './schema';

/** The first and the last time that each decoy saw the address; without tags, that honeypots did. Later ones add to those already imported. */
export function addressSightings(groups: readonly TagGroup[], span: Span, event: string): MispSighting[] {
  const byDecoy = [...Map.groupBy(groups, ({ deckyId }) => deckyId ?? 'DECNET')].map(([source, seen]) => ({ source, span: groupSpan(seen) }));
  const spans = byDecoy.length > 0 ? byDecoy.toSorted((a, b) => (a.source < b.source ? -1 : 1)) : [{ source: 'DECNET', span }];
  return spans.flatMap(({ source: written, span: { first, last } }) => {
    const source = written.toWellFormed().slice(0, 255);
    const dates = new Set([epochOf(first), epochOf(last)]);
    return [...dates].map((date): MispSighting => ({ uuid: sightingUuid(event, date, source), type: '0', source, date_sighting: date }));
  });
}
