// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackRelease } from './attack-release';
import { crosswalk } from './crosswalk';
import type { Crosswalk } from './crosswalk';
import { isActive } from './facts';
import type { CatalogFacts, Technique } from './facts';

interface Named {
  readonly id: string;
  readonly name: string;
}
export interface Renamed {
  readonly id: string;
  readonly before: string;
  readonly after: string;
}
export interface Retired extends Named {
  readonly becomes: Crosswalk;
}
/** A technique active in both releases, and the ids of the tactics that it left and joined. */
export interface Moved extends Named {
  readonly left: readonly string[];
  readonly joined: readonly string[];
}

/** What is different in release `to`. Techniques are the active ones, sub-techniques included; each list is sorted by id. */
export interface ReleaseDiff {
  readonly from: string;
  readonly to: string;
  readonly tactics: { readonly added: readonly Named[]; readonly gone: readonly Named[]; readonly renamed: readonly Renamed[] };
  readonly techniques: {
    readonly added: readonly Named[];
    /** Active in `from` only, with what becomes of each. */
    readonly gone: readonly Retired[];
    readonly renamed: readonly Renamed[];
    readonly moved: readonly Moved[];
  };
}

/** A release as far as two of them can be compared. `AttackCatalog` is one. */
export type ComparedRelease = AttackRelease & { readonly facts: Pick<CatalogFacts, 'tactics'> };

export function compareReleases(from: ComparedRelease, to: ComparedRelease): ReleaseDiff {
  const [before, after] = [from, to].map(({ techniques }) => techniques.filter(isActive)) as [Technique[], Technique[]];
  const kept = pairs(before, after);
  return {
    from: from.release,
    to: to.release,
    tactics: {
      added: missingIn(from.facts.tactics, to.facts.tactics),
      gone: missingIn(to.facts.tactics, from.facts.tactics),
      renamed: renamed(pairs(from.facts.tactics, to.facts.tactics)),
    },
    techniques: {
      added: missingIn(before, after),
      gone: missingIn(after, before).map((one) => ({ ...one, becomes: crosswalk(one.id, from, to) })),
      renamed: renamed(kept),
      moved: kept.flatMap(moved),
    },
  };
}

/** Those of `others` whose id none of `known` has. */
function missingIn(known: readonly Named[], others: readonly Named[]): readonly Named[] {
  const ids = new Set(known.map(({ id }) => id));
  return others.filter(({ id }) => !ids.has(id)).map(({ id, name }) => ({ id, name }));
}

function pairs<T extends Named>(before: readonly T[], after: readonly T[]): readonly (readonly [T, T])[] {
  const now = new Map(after.map((one) => [one.id, one]));
  return before.flatMap((one) => {
    const twin = now.get(one.id);
    return twin ? [[one, twin] as const] : [];
  });
}

const renamed = (kept: readonly (readonly [Named, Named])[]): readonly Renamed[] =>
  kept.filter(([one, twin]) => one.name !== twin.name).map(([one, twin]) => ({ id: one.id, before: one.name, after: twin.name }));

function moved([{ id, tactics }, { name, tactics: now }]: readonly [Technique, Technique]): readonly Moved[] {
  const left = tactics.filter((tactic) => !now.includes(tactic));
  const joined = now.filter((tactic) => !tactics.includes(tactic));
  return left.length + joined.length === 0 ? [] : [{ id, name, left, joined }];
}
