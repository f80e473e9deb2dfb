// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet, Rejected } from '@ttp/ttp-core';

/** What became of one message: `'done'`, or the error that stopped it. */
export type Outcome = 'done' | Error;

export type FailureReason = 'rejected' | 'not_yet' | 'error' | 'crash_loop';

export type Action =
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak'; readonly delayMs: number; readonly reason: FailureReason }
  | { readonly kind: 'dead_letter'; readonly reason: FailureReason; readonly detail: string };

export interface SettlePolicy {
  /** Delay after the n-th delivery when something is missing. One delivery more than entries, then the dead-letter queue. */
  readonly notYetDelaysMs: readonly number[];
  /** Delay after the n-th delivery when we failed; the last one repeats. */
  readonly errorDelaysMs: readonly number[];
  /** Deliveries after which a message is not even tried: every one before ended with a dead process. */
  readonly crashLoopAfter: number;
}

const SECOND = 1_000;

/** The `NotYet` delays sum to 16 minutes: any two may be spent by crashes and the promised 10 minutes still hold. */
export const DEFAULT_POLICY: SettlePolicy = {
  notYetDelaysMs: [1, 2, 4, 8, 15, 30, 60, 60, 120, 120, 180, 180, 180].map((s) => s * SECOND),
  errorDelaysMs: [1, 5, 15, 30, 60].map((s) => s * SECOND),
  crashLoopAfter: 60,
};

/** Deliveries we make use of. Later ones happen only when processes died before they could settle. */
export const lastDelivery = (policy: SettlePolicy): number => policy.notYetDelaysMs.length + 1;

/**
 * The one place that decides what happens to a message.
 *
 * @param deliveryCount 1 for the first delivery.
 */
export function decide(deliveryCount: number, outcome: Outcome, policy: SettlePolicy = DEFAULT_POLICY): Action {
  if (outcome === 'done') return { kind: 'ack' };
  const reason = reasonOf(outcome);
  // Nothing follows the last delivery, so a nak there would lose the message or keep it for ever.
  const isFinal = reason === 'rejected' || deliveryCount >= lastDelivery(policy);
  if (isFinal) return { kind: 'dead_letter', reason, detail: outcome.message };
  const delays = reason === 'not_yet' ? policy.notYetDelaysMs : policy.errorDelaysMs;
  const delayMs = delays[Math.min(deliveryCount, delays.length) - 1] ?? SECOND;
  return { kind: 'nak', delayMs, reason };
}

/** Null when the message deserves a try. */
export function refuseCrashLoop(deliveryCount: number, policy: SettlePolicy = DEFAULT_POLICY): (Action & { kind: 'dead_letter' }) | null {
  if (deliveryCount <= policy.crashLoopAfter) return null;
  return { kind: 'dead_letter', reason: 'crash_loop', detail: `delivered ${deliveryCount} times and never settled: processing it ends the process` };
}

function reasonOf(error: Error): FailureReason {
  if (error instanceof Rejected) return 'rejected';
  return error instanceof NotYet ? 'not_yet' : 'error';
}
