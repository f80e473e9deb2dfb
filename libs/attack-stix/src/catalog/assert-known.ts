// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackDataError } from './attack-data-error';
import type { AttackRelease } from './attack-release';
import { isActive } from './facts';

type Ids = Iterable<string | null | undefined>;

/** Throws `AttackDataError` with `source` and the ids that are no active technique of the release, sorted, each with what to write instead. */
export function assertKnownTechniques(ids: Ids, source: string, release: AttackRelease): void {
  const isKnown = (id: string) => {
    const technique = release.technique(id);
    return technique !== null && isActive(technique);
  };
  refuseAll(given(ids).filter((id) => !isKnown(id)).map((id) => remark(id, release)), source, 'no active technique', release);
}

/** As above for tactics; those in `exempt`, such as tactics of ATT&CK for ICS, may be unknown. */
export function assertKnownTactics(ids: Ids, source: string, release: AttackRelease, exempt: readonly string[] = []): void {
  const missing = given(ids).filter((id) => release.tactic(id) === null && !exempt.includes(id));
  refuseAll(missing, source, 'no tactic', release);
}

const given = (ids: Ids): readonly string[] => [...new Set([...ids].flatMap((id) => id || []))].toSorted();

function remark(id: string, release: AttackRelease): string {
  const technique = release.technique(id);
  if (!technique) return id;
  const replacement = release.replacementOf(id);
  if (replacement !== null) return `${id} (revoked: write ${replacement})`;
  return `${id} (${technique.deprecated ? 'deprecated' : 'revoked'}, nothing replaces it)`;
}

function refuseAll(missing: readonly string[], source: string, what: string, { release }: AttackRelease): void {
  if (missing.length > 0) throw new AttackDataError(`${source}: ${what} of ATT&CK ${release}: ${missing.join(', ')}`);
}
