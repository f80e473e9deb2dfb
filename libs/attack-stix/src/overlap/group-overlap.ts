// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '../catalog/catalog';
import type { GroupRef } from '../catalog/facts';
import { refOf } from '../catalog/group-usage';
import { groupIndex, withParents } from './group-index';
import { groupScorer, percentiles } from './score-groups';

const NOT_ATTRIBUTION =
  'This is not attribution. It compares techniques with public reports about groups: many groups share the common techniques, ' +
  'reports are incomplete, and whoever is in no report cannot be listed here.';

export interface GroupOverlaps {
  readonly disclaimer: string;
  /** Such as `19.0`. */
  readonly release: string;
  /** What was compared, sorted: the ids asked for, revoked ones replaced. */
  readonly techniques: readonly string[];
  /** Ids asked for that the release does not have, or has withdrawn. */
  readonly ignored: readonly string[];
  /** Of `techniques`, those that no group is reported to use. */
  readonly undocumented: readonly string[];
  /** How many random sets of techniques stand behind each percentile. */
  readonly samples: number;
  /** Groups that share something, the highest score first, then by id. */
  readonly groups: readonly GroupOverlap[];
}

export interface GroupOverlap {
  readonly group: GroupRef;
  /** 0 to 1: the weight of `shared` over the weight of what either side uses (weighted Jaccard). */
  readonly score: number;
  /** 0 to 100: the share of random sets that score lower with this group. */
  readonly percentile: number;
  /** The heaviest first. */
  readonly shared: readonly WeightedTechnique[];
  /** What the group uses and was not seen here, the heaviest first. */
  readonly missing: readonly WeightedTechnique[];
}

export interface WeightedTechnique {
  readonly id: string;
  readonly name: string;
  /** Rarity among groups, ln((1 + groups) / (1 + users)): 0 for what every group does. */
  readonly weight: number;
}

export interface OverlapOptions {
  /** Groups to list. */
  readonly limit?: number;
  readonly samples?: number;
}

/**
 * ATT&CK groups that are reported to use the same techniques, themselves or in campaigns attributed to them.
 * A sub-technique counts as its parent, too, on both sides; so parents appear in the lists without having been named.
 */
export function groupOverlap(ids: readonly string[], catalog: AttackCatalog, { limit = 10, samples = 1_000 }: OverlapOptions = {}): GroupOverlaps {
  const index = groupIndex(catalog);
  const current = ids.map((id) => ({ id, technique: catalog.exists(id) ? id.toUpperCase() : catalog.replacementOf(id) }));
  const techniques = [...new Set(current.flatMap(({ technique }) => technique ?? []))].toSorted();
  const seen = withParents(techniques);
  const score = groupScorer(index);
  const scores = score(seen);
  const ranks = percentiles(techniques, index, score, samples);
  const weighted = (list: readonly string[]): readonly WeightedTechnique[] =>
    list
      .map((id) => ({ id, name: catalog.nameOf(id) ?? id, weight: toFour(index.weightOf(id)) }))
      .toSorted((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  const closest = [...index.groups.keys()]
    .filter((at) => [...index.usedBy[at]!].some((id) => seen.has(id)))
    // The groups come sorted by id, and sorting keeps the order of equals.
    .toSorted((a, b) => scores[b]! - scores[a]!)
    .slice(0, limit);
  return {
    disclaimer: NOT_ATTRIBUTION,
    release: catalog.release,
    techniques,
    ignored: [...new Set(current.flatMap(({ id, technique }) => (technique === null ? id : [])))],
    undocumented: techniques.filter((id) => !index.users.has(id)),
    samples,
    groups: closest.map((at) => ({
      group: refOf(index.groups[at]!),
      score: toFour(scores[at]!),
      percentile: ranks[at]!,
      shared: weighted([...index.usedBy[at]!].filter((id) => seen.has(id))),
      missing: weighted([...index.usedBy[at]!].filter((id) => !seen.has(id))),
    })),
  };
}

const toFour = (value: number) => Math.round(value * 10_000) / 10_000;
