// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleStateName } from '@ttp/ttp-core';
import type { Random } from '../harness/random';
import { ruleIdAt } from './plan-edits';

/** What an operator asks for. */
export interface StateWish {
  readonly state: RuleStateName;
  readonly confidence_max: number | null;
  /** Of this wish alone: by it, it is found again. */
  readonly reason: string;
}

/** A state is set, or cleared without a wish. */
export interface StateChange {
  readonly ruleId: string;
  readonly wish: StateWish | null;
}

/** Few, so that changes of one rule follow each other; some of these rules come and go. */
const RULES = 30;
const CLEARED = 0.3;

/** `count` changes. None has an expiry: what is live would depend on the clock, and not on the log alone. */
export const planStates = (random: Random, count: number): readonly StateChange[] => Array.from({ length: count }, (_, i) => changeOf(random, i));

function changeOf(random: Random, i: number): StateChange {
  const ruleId = ruleIdAt(random.int(0, RULES - 1));
  if (random.chance(CLEARED)) return { ruleId, wish: null };
  const state = random.pick<RuleStateName>(['enabled', 'disabled', 'clipped']);
  return { ruleId, wish: { state, confidence_max: state === 'clipped' ? random.int(30, 69) / 100 : null, reason: `storm ${i}` } };
}
