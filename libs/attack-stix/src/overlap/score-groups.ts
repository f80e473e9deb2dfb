// SPDX-License-Identifier: AGPL-3.0-or-later
import { withParents } from './group-index';
import type { GroupIndex } from './group-index';
import { seededRandom } from './seeded-random';
import { weightedDraw } from './weighted-draw';

/** More than sums of weights differ by the order of their terms: an equal set is not a lower one. */
const ROUNDING = 1e-9;

/** By position of the group, 0 to 1: the weight of what both use over the weight of what either does (weighted Jaccard). */
export type Scorer = (seen: ReadonlySet<string>) => Float64Array;

export function groupScorer({ usedBy, users, weightOf }: GroupIndex): Scorer {
  const groupWeights = usedBy.map((techniques) => [...techniques].reduce((sum, technique) => sum + weightOf(technique), 0));
  return (seen) => {
    const shared = new Float64Array(usedBy.length);
    let seenWeight = 0;
    for (const technique of seen) {
      const weight = weightOf(technique);
      seenWeight += weight;
      for (const position of users.get(technique) ?? []) shared[position]! += weight;
    }
    // Where nothing but what every group does is on both sides, there is no weight to share.
    for (const [position, groupWeight] of groupWeights.entries()) {
      const weight = shared[position]!;
      shared[position] = weight / (seenWeight + groupWeight - weight) || 0;
    }
    return shared;
  };
}

/**
 * By position of the group, 0 to 100: the share of random sets that score lower than `techniques` do.
 * A random set has as many techniques that groups are reported to use, drawn by how many do, and the same ones that no group uses:
 * so a high percentile means more than "common techniques are common". The seed is the question itself.
 */
export function percentiles(techniques: readonly string[], index: GroupIndex, score: Scorer, samples: number): readonly number[] {
  const observed = score(withParents(techniques));
  const undocumented = techniques.filter((id) => !index.users.has(id));
  const urn = [...index.popularity.keys()];
  const draw = weightedDraw([...index.popularity.values()], seededRandom(techniques.join(' ')));
  const lower = new Float64Array(observed.length);
  for (let sample = 0; sample < samples; sample += 1) {
    const drawn = draw(techniques.length - undocumented.length).map((at) => urn[at]!);
    const scores = score(withParents([...drawn, ...undocumented]));
    for (let position = 0; position < scores.length; position += 1) if (scores[position]! < observed[position]! - ROUNDING) lower[position]! += 1;
  }
  return [...lower].map((count) => Math.round((count / samples) * 1_000) / 10);
}
