// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleState } from '../rules/rule';
import { effectiveState } from '../rules/rule-state';
import type { Tag } from './tag';

/** Tags below this are not stored. The floor itself is kept. */
export const CONFIDENCE_FLOOR = 0.3;

const isShare = (value: number): boolean => value >= 0 && value <= 1;

/**
 * An emit's base confidence, lowered by `multiplier` and then capped by the rule's ceiling while it is clipped. Never higher than `base`.
 * Plain double arithmetic without rounding: stored values are compared with those of other writers.
 * Throws a RangeError when `multiplier` is outside 0..1, since confidence is only ever adjusted downward.
 */
export function adjustConfidence(base: number, multiplier: number, state: RuleState, now: Date): number {
  if (!isShare(multiplier)) throw new RangeError(`confidence multiplier ${multiplier} is outside 0..1`);
  return Math.min(base * multiplier, ceilingOf(state, now));
}

/** The cap an operator set on a rule: `confidenceMax` while `clipped` and not expired, else 1. */
export function ceilingOf(state: RuleState, now: Date): number {
  const { state: name, confidenceMax } = effectiveState(state, now);
  return name === 'clipped' && confidenceMax !== null ? Math.min(confidenceMax, 1) : 1;
}

/** Whether a tag is worth storing, for a floor in 0..1. */
export const reachesFloor =
  (floor: number = CONFIDENCE_FLOOR) =>
  (tag: Pick<Tag, 'confidence'>): boolean =>
    tag.confidence >= floor;
