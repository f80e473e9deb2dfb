// SPDX-License-Identifier: AGPL-3.0-or-later
import { exactly, fact, none, type Measure } from '../harness/measure';
import { type LogRow, Replay, replay } from './change-log';
import type { Found } from './found';

/** The log has no gap, follows on itself, and played back it gives the tables. */
export function compareLog({ log, head, definitions, states }: Found): Measure[] {
  const all = replay(log);
  const misplaced = log.map(({ seq }, i) => ({ seq, place: i + 1 })).filter(({ seq, place }) => seq !== place);
  return [
    fact('changes_in_the_log', log.length),
    exactly('last_number', head.seq, log.length),
    none('numbers_out_of_place', misplaced.map(({ seq, place }) => `${seq} in place ${place}`)),
    none('changes_of_something_else_than_there_was', brokenLinks(log)),
    none('definitions_other_than_the_log_says', differences(all.definitions, definitions)),
    none('states_other_than_the_log_says', differences(all.states, states)),
  ];
}

/** Each row says what it replaces: what the row before it for the same rule has left. */
function brokenLinks(log: readonly LogRow[]): readonly string[] {
  const state = new Replay();
  const broken = log.filter((row) => canonical(state.apply(row)) !== canonical(row.before));
  return broken.map(({ seq, action, ruleId }) => `change ${seq}: ${action} of ${ruleId}`);
}

function differences(wanted: ReadonlyMap<string, object>, given: ReadonlyMap<string, object>): readonly string[] {
  const keys = new Set([...wanted.keys(), ...given.keys()]);
  return [...keys].filter((key) => canonical(wanted.get(key)) !== canonical(given.get(key)));
}

/** The same text for the same value, in whatever order its fields come. */
function canonical(value: unknown): string {
  if (value === null || value === undefined) return '';
  return JSON.stringify(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
