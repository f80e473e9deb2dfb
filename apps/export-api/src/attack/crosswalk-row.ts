// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type, type Static } from '@sinclair/typebox';
import { type AttackCatalog, crosswalk } from '@ttp/attack-stix';
import { oneWord, row } from '@ttp/service';
import type { AttackReleases } from './attack.releases';

/** What a stored id is in the release that was asked for. `split`: several ids, and which one was meant nobody can tell. */
export const CrosswalkRow = row({
  status: oneWord('mapped', 'split', 'dropped'),
  from: Type.Array(Type.String(), { description: 'Releases that the tags were written under, such as 18.1' }),
  reason: Type.String(),
  ids: Type.Array(Type.String()),
});
export type CrosswalkRow = Static<typeof CrosswalkRow>;

/** `attackReleases` as tags store them: `v18.1`. Where they disagree, all their answers are given. */
export function crosswalkRow(id: string, attackReleases: readonly string[], to: AttackCatalog, releases: AttackReleases): CrosswalkRow {
  const walks = attackReleases.map((release) => crosswalk(id, releases.find(release) ?? to, to));
  const ids = [...new Set(walks.flatMap((walk) => (walk.status === 'dropped' ? [] : walk.status === 'mapped' ? [walk.id] : walk.ids)))].toSorted();
  const status = ids.length === 0 ? 'dropped' : ids.length === 1 ? 'mapped' : 'split';
  const reason = walks.find((walk) => walk.status === status)?.reason ?? walks[0]?.reason ?? 'unknown';
  return { status, from: attackReleases.map((release) => release.replace(/^v/, '')), reason, ids };
}
