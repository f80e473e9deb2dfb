// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LogRow } from './change-log';
import { checkStates } from './check-states';
import type { StateOutcome } from './operator';

const wish = (reason: string) => ({ state: 'disabled' as const, confidence_max: null, reason });
const clear = (more: Partial<StateOutcome> = {}): StateOutcome => ({ ruleId: 'R1', wish: null, unanswered: 0, answer: 200, ...more });
const set = (reason: string, more: Partial<StateOutcome> = {}): StateOutcome => clear({ wish: wish(reason), ...more });

const logOf = (...changes: (string | null)[]): LogRow[] =>
  changes.map((reason, i) => {
    const action = reason === null ? 'clear_state' : 'set_state';
    return { seq: i + 1, ruleId: 'R1', action, reason, before: null, after: null };
  });

const wrong = (outcomes: readonly StateOutcome[], log: readonly LogRow[]) => {
  const { lost, unexpected } = checkStates(outcomes, log);
  return { lost: lost.length, unexpected: unexpected.length };
};
const nothing = { lost: 0, unexpected: 0 };

describe('checkStates', () => {
  it('finds each accepted change in its place, and what is left in the end', () => {
    const check = checkStates([set('a'), clear(), set('b'), set('c')], logOf('a', null, 'b', 'c'));
    expect(check).toEqual({ lost: [], unexpected: [], last: new Map([['R1', wish('c')]]) });
  });

  it('expects no row where there was nothing to clear', () => {
    expect(wrong([clear(), set('a'), clear(), clear()], logOf('a', null))).toEqual(nothing);
    expect(checkStates([set('a'), clear()], logOf('a', null)).last.size).toBe(0);
  });

  it('allows what was cut off to be there or not, as often as it was asked', () => {
    expect(wrong([set('a', { unanswered: 2 })], logOf('a'))).toEqual(nothing);
    expect(wrong([set('a', { unanswered: 2 })], logOf('a', 'a', 'a'))).toEqual(nothing);
    expect(wrong([set('a', { unanswered: 1, answer: 404 })], logOf('a'))).toEqual(nothing);
    expect(wrong([set('a', { unanswered: 1, answer: 404 })], [])).toEqual(nothing);
    expect(wrong([set('a'), clear({ unanswered: 1 })], logOf('a', null))).toEqual(nothing);
  });

  it.each<[string, StateOutcome[], LogRow[], { lost: number; unexpected: number }]>([
    ['an accepted state that is not in the log', [set('a'), set('b')], logOf('a'), { lost: 1, unexpected: 0 }],
    ['an accepted clearing that is not in the log', [set('a'), clear()], logOf('a'), { lost: 1, unexpected: 0 }],
    ['a change that nobody has asked for', [set('a')], logOf('a', 'z'), { lost: 0, unexpected: 1 }],
    ['a clearing that nobody has asked for', [set('a')], logOf('a', null), { lost: 0, unexpected: 1 }],
    ['a change that was refused and made all the same', [set('a', { answer: 404 })], logOf('a'), { lost: 0, unexpected: 1 }],
    ['a change made twice', [set('a')], logOf('a', 'a'), { lost: 0, unexpected: 1 }],
    ['changes that have changed places', [set('a'), set('b')], logOf('b', 'a'), { lost: 1, unexpected: 1 }],
  ])('reports %s', (_, outcomes, log, found) => expect(wrong(outcomes, log)).toEqual(found));

  it('keeps rules apart', () => {
    const other = { ...set('x'), ruleId: 'R2' };
    const log = [...logOf('a'), { ...logOf('x')[0], seq: 2, ruleId: 'R2' } as LogRow];
    expect(wrong([set('a'), other], log)).toEqual(nothing);
    expect(wrong([set('a')], log)).toEqual({ lost: 0, unexpected: 1 });
  });
});
