// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet, Rejected, Unavailable } from '@ttp/ttp-core';
import type { Delivered, Delivery } from './delivery';
import { type Action, decide, lastDelivery, type Outcome, refuseCrashLoop, type SettlePolicy } from './settle';
import type { Settler } from './settler';

/** One outcome per message, in order. A throw means: find out which message it was; `Unavailable` concerns them all. */
export type BatchHandler = (batch: readonly Delivered[]) => Promise<readonly Outcome[]>;

export interface Settlement {
  readonly message: Delivered;
  readonly outcome: Outcome;
  /** What was really done: a dead letter that could not be stored became a nak. */
  readonly action: Action;
}

export interface RunnerOptions {
  readonly handle: BatchHandler;
  readonly policy: SettlePolicy;
  /** True once nothing new may be started; what was not tried is given back after this delay. */
  readonly stopping: () => boolean;
  readonly handBackDelayMs: number;
  /** The handler threw what it should not: neither `Rejected` nor `NotYet`. */
  readonly onError?: (error: Error) => void;
  /** For logs. */
  readonly onSettled?: (settlement: Settlement) => void;
}

/** Handles one batch so that every message of it gets its own settlement. */
export class BatchRunner {
  constructor(
    private readonly settler: Pick<Settler, 'settle' | 'handBack'>,
    private readonly options: RunnerOptions,
  ) {}

  async run(batch: readonly Delivery[]): Promise<void> {
    const { policy } = this.options;
    const limit = Math.min(lastDelivery(policy), policy.crashLoopAfter);
    await this.together(batch.filter((message) => message.deliveryCount <= limit));
    await this.alone(suspectOrder(batch.filter((message) => message.deliveryCount > limit)));
  }

  private async together(batch: readonly Delivery[]): Promise<void> {
    if (batch.length === 0) return;
    const outcomes = await this.outcomes(batch);
    if (!outcomes) return this.alone(batch);
    await Promise.all(batch.map((message, i) => this.settle(message, outcomes[i] ?? new Error('the handler gave no outcome'))));
  }

  /** Settles each before the next is tried, so that one bad message never holds its neighbours. */
  private async alone(batch: readonly Delivery[]): Promise<void> {
    for (const message of batch) {
      const refused = refuseCrashLoop(message.deliveryCount, this.options.policy);
      if (refused) await this.carryOut(message, new Error(refused.detail), refused);
      else if (this.options.stopping()) this.settler.handBack(message, this.options.handBackDelayMs);
      else await this.together([message]);
    }
  }

  /** Null when a batch of several failed as a whole and the reason may lie in one of them. */
  private async outcomes(batch: readonly Delivery[]): Promise<readonly Outcome[] | null> {
    try {
      const outcomes = await this.options.handle(batch);
      if (outcomes.length === batch.length) return outcomes;
      throw new Error(`the handler gave ${outcomes.length} outcomes for ${batch.length} messages`);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      if (!(failure instanceof NotYet || failure instanceof Rejected)) this.options.onError?.(failure);
      return batch.length === 1 || failure instanceof Unavailable ? batch.map(() => failure) : null;
    }
  }

  private settle(message: Delivery, outcome: Outcome): Promise<void> {
    return this.carryOut(message, outcome, decide(message.deliveryCount, outcome, this.options.policy));
  }

  private async carryOut(message: Delivery, outcome: Outcome, action: Action): Promise<void> {
    const done = await this.settler.settle(message, action);
    this.options.onSettled?.({ message, outcome, action: done });
  }
}

/**
 * A message past its last delivery was there when processes died, as the culprit or beside it. The culprit ends every pass, so the
 * direction alternates: in two passes everyone else, before it and behind it, has been settled.
 */
function suspectOrder(suspects: readonly Delivery[]): readonly Delivery[] {
  const isOdd = (suspects[0]?.deliveryCount ?? 0) % 2 === 1;
  return suspects.toSorted((a, b) => (isOdd ? b.streamSeq - a.streamSeq : a.streamSeq - b.streamSeq));
}
