// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Delivery } from './delivery';

export interface RunningBatchesOptions {
  /** Batches at the same time. */
  readonly limit: number;
  /** A batch that takes longer hangs: its messages are left to redelivery. */
  readonly patienceMs: number;
  /** Once for each batch that hangs. */
  readonly onOverdue: (error: Error) => void;
}

interface Batch {
  readonly messages: readonly Delivery[];
  readonly startedMs: number;
  isOverdue: boolean;
}

/** The batches in the hands of the handler. */
export class RunningBatches {
  private readonly batches = new Map<Batch, Promise<void>>();

  constructor(private readonly options: RunningBatchesOptions) {}

  get size(): number {
    return this.batches.size;
  }

  get isFull(): boolean {
    return this.batches.size >= this.options.limit;
  }

  /** Every batch hangs. */
  get isStalled(): boolean {
    return this.isFull && [...this.batches.keys()].every(({ isOverdue }) => isOverdue);
  }

  get messages(): readonly Delivery[] {
    return [...this.batches.keys()].flatMap(({ messages }) => messages);
  }

  /** @returns the same promise, resolved after the batch is off the list. */
  add(messages: readonly Delivery[], running: Promise<void>): Promise<void> {
    const batch: Batch = { messages, startedMs: Date.now(), isOverdue: false };
    const finished = running.finally(() => this.batches.delete(batch));
    this.batches.set(batch, finished);
    return finished;
  }

  /** Resolves when all that run now have finished. */
  async finished(): Promise<void> {
    await Promise.all(this.batches.values());
  }

  /** Restarts the acknowledgement clocks, but not of a batch that hangs: another replica may do better. */
  keepAlive(): void {
    for (const batch of this.batches.keys()) this.hold(batch);
  }

  private hold(batch: Batch): void {
    const { patienceMs, onOverdue } = this.options;
    if (batch.isOverdue) return;
    batch.isOverdue = Date.now() - batch.startedMs > patienceMs;
    if (batch.isOverdue) onOverdue(new Error(`the handler has had ${batch.messages.length} messages for ${patienceMs} ms: they are left to redelivery`));
    else for (const message of batch.messages) message.working();
  }
}
