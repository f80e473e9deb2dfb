// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '../catalog/catalog';
import { isActive, parentOf } from '../catalog/facts';
import type { Group } from '../catalog/facts';

/** Who uses what in one release, and how much each technique tells. */
export interface GroupIndex {
  /** Active groups that are reported to use something, sorted by id. */
  readonly groups: readonly Group[];
  /** What each group uses, itself or in its campaigns, with parents; by its position in `groups`. */
  readonly usedBy: readonly ReadonlySet<string>[];
  /** Positions of the groups that use a technique. */
  readonly users: ReadonlyMap<string, readonly number[]>;
  /** By how many groups the technique itself is named: what the null model draws by. */
  readonly popularity: ReadonlyMap<string, number>;
  /** Inverse document frequency: ln((1 + groups) / (1 + users)). 0 for what every group does. */
  weightOf(technique: string): number;
}

export function groupIndex(catalog: AttackCatalog): GroupIndex {
  const named = catalog.facts.groups.filter(isActive).flatMap((group) => {
    const uses = [...group.uses, ...group.usesInCampaigns].filter((id) => catalog.exists(id));
    return uses.length > 0 ? [{ group, uses }] : [];
  });
  const usedBy = named.map(({ uses }) => withParents(uses));
  const users = usersOf(usedBy);
  const popularity = new Map([...usersOf(named.map(({ uses }) => uses))].map(([id, positions]) => [id, positions.length]));
  const weigh = (count: number) => Math.log((1 + named.length) / (1 + count));
  const weights = new Map([...users].map(([id, positions]) => [id, weigh(positions.length)]));
  const weightOf = (technique: string) => weights.get(technique) ?? weigh(0);
  return { groups: named.map(({ group }) => group), usedBy, users, popularity, weightOf };
}

/** With the parents of sub-techniques: two kinds of one technique have something in common, though less than the same kind twice. */
export function withParents(techniques: Iterable<string>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const technique of techniques) all.add(technique).add(parentOf(technique) ?? technique);
  return all;
}

function usersOf(sets: readonly Iterable<string>[]): ReadonlyMap<string, readonly number[]> {
  const users = new Map<string, number[]>();
  for (const [position, techniques] of sets.entries()) {
    for (const technique of techniques) {
      const positions = users.get(technique);
      if (positions) positions.push(position);
      else users.set(technique, [position]);
    }
  }
  return users;
}
