// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_STATE } from './rule';
import type { Rule, RuleState } from './rule';

/** The state as it counts at `now`: an expired one acts as the default, at that very moment and before any store has reverted it. */
export function effectiveState(state: RuleState, now: Date): RuleState {
  return state.expiresAt !== null && state.expiresAt.getTime() < now.getTime() ? DEFAULT_STATE : state;
}

/** Whether a rule may fire at `now`. A clipped rule may: its ceiling lowers the confidence only. */
export const isActive = (rule: Pick<Rule, 'state'>, now: Date): boolean => effectiveState(rule.state, now).state !== 'disabled';
