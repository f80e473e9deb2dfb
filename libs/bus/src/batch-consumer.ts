// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import { batchLength, type BatchLimits, bytesOf } from './batch-length';
import { type BatchHandler, BatchRunner, type Settlement } from './batch-runner';
import type { Delivery } from './delivery';
import { DEFAULT_ACK_WAIT_MS } from './ensure';
import { PullLoop } from './pull-loop';
import { RunningBatches } from './running-batches';
import { DEFAULT_POLICY, type SettlePolicy } from './settle';
import { type SettlementCounts, Settler } from './settler';

export interface BatchConsumerOptions {
  readonly stream: string;
  readonly durable: string;
  readonly handle: BatchHandler;
  /** Creates stream and consumer where they are missing; runs before each session, so a lost broker store heals itself. */
  readonly prepare?: () => Promise<void>;
  /** Messages in one batch, 100 by default. */
  readonly batchSize?: number;
  /** Bytes of message data in one batch, 1 MiB by default; a larger message makes a batch of its own. */
  readonly maxBatchBytes?: number;
  /**
   * Bytes of message data held here, waiting or being handled, from which on no more is asked for; 64 MiB by default. Exceeded by
   * one message of the server's `max_payload` at most.
   */
  readonly maxHeldBytes?: number;
  /** How long a batch that is not full waits for more, when the stream has more. */
  readonly lingerMs?: number;
  /** Batches handled at the same time. */
  readonly inflight?: number;
  /** As configured on the consumer. */
  readonly ackWaitMs?: number;
  readonly policy?: SettlePolicy;
  readonly onSettled?: (settlement: Settlement) => void;
  readonly onStatus?: (status: ConsumerStatus) => void;
  /**
   * What an operator should hear of: a dead letter that was not stored, a handler that threw what it should not, or that hangs.
   * The message itself is retried.
   */
  readonly onError?: (error: Error) => void;
}

/** `stalled`: the handler hangs in every batch; nothing is asked for until one comes back. */
export type ConsumerState = 'idle' | 'starting' | 'consuming' | 'stalled' | 'retrying' | 'draining' | 'stopped';

export interface ConsumerStatus {
  readonly state: ConsumerState;
  /** Messages here that no handler has seen yet. */
  readonly buffered: number;
  /** Messages in the hands of the handler, and in how many batches. */
  readonly handling: number;
  readonly batches: number;
  /** Messages asked for and not yet delivered. */
  readonly outstanding: number;
  /** Why consuming last broke off or stalled, or what `onError` was last told; null when a new session begins or a stall ends. */
  readonly lastError: string | null;
}

export interface DrainReport {
  /** Given back for another replica. */
  readonly handedBack: number;
  /** Still being handled when time was up; the server redelivers them. */
  readonly unfinished: number;
}

const MIB = 1_048_576;
const HAND_BACK_DELAY_MS = 100;
/** Acknowledgement waits that a batch may take before its messages are left to redelivery. */
const PATIENCE = 5;
/** Of subject and reply subject, which the server counts besides the payload. */
const ADDRESS_BYTES = 8_192;

/** Pulls batches from a durable consumer and settles each message of them; survives whatever the broker does. */
export class BatchConsumer {
  private readonly batchLimits: BatchLimits;
  private readonly maxHeldBytes: number;
  private readonly ackWaitMs: number;
  private readonly lingerMs: number;
  private readonly capacity: number;
  private readonly settler: Settler;
  private readonly runner: BatchRunner;
  private readonly pulling: PullLoop;
  private readonly running: RunningBatches;
  private buffer: Delivery[] = [];
  private state: ConsumerState = 'idle';
  private lastError: string | null = null;
  private linger: NodeJS.Timeout | undefined;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly nc: NatsConnection,
    private readonly options: BatchConsumerOptions,
  ) {
    this.batchLimits = { messages: options.batchSize ?? 100, bytes: options.maxBatchBytes ?? MIB };
    this.maxHeldBytes = options.maxHeldBytes ?? 64 * MIB;
    this.ackWaitMs = options.ackWaitMs ?? DEFAULT_ACK_WAIT_MS;
    this.lingerMs = options.lingerMs ?? 10;
    const inflight = options.inflight ?? 2;
    // As much again as is being handled: the next batches arrive while the database works.
    this.capacity = 2 * inflight * this.batchLimits.messages;
    this.running = new RunningBatches({ limit: inflight, patienceMs: PATIENCE * this.ackWaitMs, onOverdue: (error) => this.failed(error) });
    this.settler = new Settler(nc, options, (error) => this.failed(error));
    this.runner = new BatchRunner(this.settler, {
      handle: options.handle,
      policy: options.policy ?? DEFAULT_POLICY,
      stopping: () => this.isStopping,
      handBackDelayMs: HAND_BACK_DELAY_MS,
      onError: (error) => this.failed(error),
      ...(options.onSettled && { onSettled: options.onSettled }),
    });
    this.pulling = new PullLoop(nc, {
      ...options,
      accept: (delivery) => this.accept(delivery),
      onIdle: () => this.topUp(),
      onChange: (broken) => this.changed(broken),
    });
  }

  get counts(): SettlementCounts {
    return this.settler.counts;
  }

  get status(): ConsumerStatus {
    return {
      state: this.state,
      buffered: this.buffer.length,
      handling: this.running.messages.length,
      batches: this.running.size,
      outstanding: this.pulling.outstanding,
      lastError: this.lastError,
    };
  }

  /** Returns at once; consuming goes on until `drain`. */
  start(): void {
    if (this.state !== 'idle') throw new Error('a consumer is started once');
    this.enter('starting');
    this.heartbeat = setInterval(() => this.keepAlive(), this.ackWaitMs / 3);
    this.pulling.start();
  }

  /** Stops pulling, finishes what is being handled, gives the rest back. Resolves within `timeoutMs`. */
  async drain(timeoutMs: number): Promise<DrainReport> {
    if (this.state === 'idle' || this.isStopping) return { handedBack: 0, unfinished: 0 };
    const timeIsUp = new AbortController();
    const limit = delay(timeoutMs, undefined, { signal: timeIsUp.signal }).catch(() => undefined);
    this.enter('draining');
    clearTimeout(this.linger);

    await Promise.race([this.pulling.drain(), limit]);
    const handedBack = this.handBackBuffer();
    await Promise.race([this.running.finished(), limit]);
    clearInterval(this.heartbeat);
    // Acks and naks leave before the caller closes the connection.
    await Promise.race([this.nc.flush().catch(() => undefined), limit]);
    timeIsUp.abort();
    this.enter('stopped');
    return { handedBack, unfinished: this.running.messages.length };
  }

  private get isStopping(): boolean {
    return this.state === 'draining' || this.state === 'stopped';
  }

  private accept(delivery: Delivery): void {
    this.buffer.push(delivery);
    if (!this.isStopping) this.schedule();
  }

  private schedule(): void {
    while (!this.running.isFull && this.isBatchReady) this.startBatch();
    if (this.buffer.length > 0 && !this.running.isFull) this.linger ??= setTimeout(() => this.startBatch(), this.lingerMs);
    this.topUp();
  }

  private get isBatchReady(): boolean {
    const length = batchLength(this.buffer, this.batchLimits);
    const isFull = length === this.batchLimits.messages || length < this.buffer.length;
    // Or the stream has nothing behind the last message here: waiting would only add latency.
    return isFull || this.buffer.at(-1)?.pending === 0;
  }

  private startBatch(): void {
    clearTimeout(this.linger);
    this.linger = undefined;
    const messages = this.buffer.splice(0, batchLength(this.buffer, this.batchLimits));
    if (messages.length === 0) return;
    const running = this.runner.run(messages).catch((error: unknown) => this.failed(error));
    void this.running.add(messages, running).then(() => this.finished());
  }

  private finished(): void {
    if (this.isStopping) return;
    if (this.state === 'stalled') this.changed(null);
    this.schedule();
  }

  /** Asks for what there is room for, by number and by weight. */
  private topUp(): void {
    if (this.isStopping || this.running.isStalled || this.pulling.outstanding > 0) return;
    const held = [...this.buffer, ...this.running.messages];
    const room = this.maxHeldBytes - bytesOf(held);
    const largest = (this.nc.info?.max_payload ?? MIB) + ADDRESS_BYTES;
    if (room > 0) this.pulling.request(this.capacity - held.length, Math.max(room, largest));
  }

  private keepAlive(): void {
    this.running.keepAlive();
    if (this.running.isStalled) this.stall();
    else for (const message of this.buffer) message.working();
  }

  /** What waits behind a handler that hangs goes to another replica. */
  private stall(): void {
    this.handBackBuffer();
    if (this.state === 'consuming') this.enter('stalled');
  }

  private handBackBuffer(): number {
    const unseen = this.buffer.splice(0);
    for (const message of unseen) this.settler.handBack(message, HAND_BACK_DELAY_MS);
    return unseen.length;
  }

  private failed(error: unknown): void {
    const failure = error instanceof Error ? error : new Error(String(error));
    this.lastError = failure.message;
    this.options.onError?.(failure);
    this.options.onStatus?.(this.status);
  }

  private changed(broken: Error | null): void {
    this.lastError = broken?.message ?? null;
    this.enter(broken ? 'retrying' : 'consuming');
  }

  private enter(state: ConsumerState): void {
    if (this.state === state) return;
    this.state = state;
    this.options.onStatus?.(this.status);
  }
}
