// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LogRow } from './change-log';
import type { StateOutcome } from './operator';
import type { StateWish } from './plan-states';

/** What the log makes of the operator's changes. */
export interface StateCheck {
  /** Changes that were answered with 200 and are not in the log in their place. */
  readonly lost: readonly string[];
  /** Changes in the log that nobody has asked for, or only in vain. */
  readonly unexpected: readonly string[];
  /** What each rule's state must be in the end, by rule id; a rule without an entry has none. */
  readonly last: ReadonlyMap<string, StateWish>;
}

/** Walks through the log beside the operator's own notes. What went unanswered may be there or not, in its place and no more often than asked. */
export function checkStates(outcomes: readonly StateOutcome[], log: readonly LogRow[]): StateCheck {
  const changes = Map.groupBy(log.filter(({ action }) => action.endsWith('_state')), ({ ruleId }) => ruleId);
  const asked = Map.groupBy(outcomes, ({ ruleId }) => ruleId);
  const lost: string[] = [];
  const unexpected: string[] = [];
  const last = new Map<string, StateWish>();
  for (const ruleId of new Set([...asked.keys(), ...changes.keys()])) {
    const rows = [...(changes.get(ruleId) ?? [])];
    let current: StateWish | null = null;
    for (const outcome of asked.get(ruleId) ?? []) {
      const taken = takeFirst(rows, outcome);
      // To clear what is clear is no change.
      if (outcome.answer === 200 && taken === 0 && (outcome.wish ?? current) !== null) lost.push(`${nameOf(outcome)}, answered with 200`);
      if (taken > 0) current = outcome.wish;
    }
    unexpected.push(...rows.map(({ seq, action, reason }) => `change ${seq}: ${action} of ${ruleId}, reason ${reason}`));
    if (current !== null) last.set(ruleId, current);
  }
  return { lost, unexpected, last };
}

/** Takes what this change has written off the rows that are left; answers how many. */
function takeFirst(rows: LogRow[], { wish, unanswered, answer }: StateOutcome): number {
  const most = unanswered + (answer === 200 ? 1 : 0);
  const isOurs = ({ action, reason }: LogRow) => (wish === null ? action === 'clear_state' : action === 'set_state' && reason === wish.reason);
  const first = rows.findIndex((row) => !isOurs(row));
  const count = Math.min(first < 0 ? rows.length : first, most);
  rows.splice(0, count);
  return count;
}

const nameOf = ({ ruleId, wish }: StateOutcome): string => (wish === null ? `clear ${ruleId}` : `set ${ruleId} to ${wish.state}, ${wish.reason}`);
