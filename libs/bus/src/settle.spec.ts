// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet, Rejected } from '@ttp/ttp-core';
import fc from 'fast-check';
import { type Action, decide, DEFAULT_POLICY, lastDelivery, type Outcome, refuseCrashLoop } from './settle';

const TEN_MINUTES_MS = 600_000;
const LAST = lastDelivery(DEFAULT_POLICY);
const NAK_NOT_YET = (delayMs: number): Action => ({ kind: 'nak', delayMs, reason: 'not_yet' });
const NAK_ERROR = (delayMs: number): Action => ({ kind: 'nak', delayMs, reason: 'error' });
const DEAD = (reason: 'rejected' | 'not_yet' | 'error'): Action => ({ kind: 'dead_letter', reason, detail: 'why' });

const outcomes: Record<string, Outcome> = { done: 'done', rejected: new Rejected('why'), notYet: new NotYet('why'), error: new Error('why') };

describe('decide', () => {
  it.each`
    deliveries  | outcome       | expected
    ${1}        | ${'done'}     | ${{ kind: 'ack' }}
    ${LAST}     | ${'done'}     | ${{ kind: 'ack' }}
    ${LAST + 9} | ${'done'}     | ${{ kind: 'ack' }}
    ${1}        | ${'rejected'} | ${DEAD('rejected')}
    ${LAST}     | ${'rejected'} | ${DEAD('rejected')}
    ${1}        | ${'notYet'}   | ${NAK_NOT_YET(1_000)}
    ${2}        | ${'notYet'}   | ${NAK_NOT_YET(2_000)}
    ${7}        | ${'notYet'}   | ${NAK_NOT_YET(60_000)}
    ${LAST - 1} | ${'notYet'}   | ${NAK_NOT_YET(180_000)}
    ${LAST}     | ${'notYet'}   | ${DEAD('not_yet')}
    ${LAST + 5} | ${'notYet'}   | ${DEAD('not_yet')}
    ${1}        | ${'error'}    | ${NAK_ERROR(1_000)}
    ${5}        | ${'error'}    | ${NAK_ERROR(60_000)}
    ${LAST - 1} | ${'error'}    | ${NAK_ERROR(60_000)}
    ${LAST}     | ${'error'}    | ${DEAD('error')}
  `('$outcome on delivery $deliveries', ({ deliveries, outcome, expected }) => {
    expect(decide(deliveries, outcomes[outcome] ?? 'done')).toEqual(expected);
  });

  it('waits at least ten minutes for what is not there yet, even when crashes spent the two longest delays', () => {
    const delays = [...DEFAULT_POLICY.notYetDelaysMs].toSorted((a, b) => a - b);
    const spent = delays.slice(0, -2).reduce((sum, ms) => sum + ms, 0);
    expect(spent).toBeGreaterThanOrEqual(TEN_MINUTES_MS);
  });

  it('never shortens the wait from one delivery to the next', () => {
    for (const delays of [DEFAULT_POLICY.notYetDelaysMs, DEFAULT_POLICY.errorDelaysMs]) {
      expect([...delays]).toEqual([...delays].toSorted((a, b) => a - b));
    }
  });

  it('never naks without a delay and never naks the last delivery', () => {
    const failure = fc.constantFrom(new Rejected('r'), new NotYet('n'), new Error('e'), new TypeError('t'));
    const delays = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), failure, delays, delays, (deliveries, error, notYetDelaysMs, errorDelaysMs) => {
        const policy = { notYetDelaysMs, errorDelaysMs, crashLoopAfter: 60 };
        const action = decide(deliveries, error, policy);
        if (action.kind === 'nak') return action.delayMs > 0 && deliveries < lastDelivery(policy);
        return action.kind === 'dead_letter' && (error instanceof Rejected || deliveries >= lastDelivery(policy));
      }),
    );
  });
});

describe('refuseCrashLoop', () => {
  it('tries a message up to the limit', () => {
    expect(refuseCrashLoop(60)).toBeNull();
  });

  it('dead-letters a message that kept ending the process', () => {
    expect(refuseCrashLoop(61)).toEqual({ kind: 'dead_letter', reason: 'crash_loop', detail: expect.stringContaining('delivered 61 times') });
  });
});
