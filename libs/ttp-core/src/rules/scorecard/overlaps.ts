// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Overlap } from './rule-figures';

interface Counted {
  readonly fires: number;
  readonly together: ReadonlyMap<string, number>;
  readonly techniques: ReadonlySet<string>;
}

const OVERLAPS = 5;

/** The rules that one fires together with most, the first ones; of equals, one that gives a same technique comes first. */
export const overlapsOf = ({ fires, together, techniques }: Counted, rules: ReadonlyMap<string, Counted>): readonly Overlap[] =>
  [...together]
    .map(([ruleId, count]): Overlap => ({ ruleId, share: { count, of: fires }, sameTechnique: isShared(techniques, rules.get(ruleId)?.techniques) }))
    .toSorted(byWeight)
    .slice(0, OVERLAPS);

const isShared = (techniques: ReadonlySet<string>, others?: ReadonlySet<string>): boolean => [...techniques].some((id) => others?.has(id));

const byWeight = (one: Overlap, other: Overlap): number =>
  other.share.count - one.share.count || Number(other.sameTechnique) - Number(one.sameTechnique) || (one.ruleId < other.ruleId ? -1 : 1);
