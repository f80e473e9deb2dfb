// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import { type BatchHandler, BatchRunner, type Settlement } from './batch-runner';
import type { Delivery } from './delivery';
import { DEFAULT_ACK_WAIT_MS } from './ensure';
import { PullLoop } from './pull-loop';
import { DEFAULT_POLICY, type SettlePolicy } from './settle';
import { type SettlementCounts, Settler } from './settler';

export interface BatchConsumerOptions {
  readonly stream: string;
  readonly durable: string;
  readonly handle: BatchHandler;
  /** Creates stream and consumer where they are missing; runs before each session, so a lost broker store heals itself. */
  readonly prepare?: () => Promise<void>;
  readonly batchSize?: number;
  /** How long a batch that is not full waits for more, when the stream has more. */
  readonly lingerMs?: number;
  /** Batches handled at the same time. */
  readonly inflight?: number;
  /** As configured on the consumer. */
  readonly ackWaitMs?: number;
  readonly policy?: SettlePolicy;
  readonly onSettled?: (settlement: Settlement) => void;
  readonly onStatus?: (status: ConsumerStatus) => void;
}

export type ConsumerState = 'idle' | 'starting' | 'consuming' | 'retrying' | 'draining' | 'stopped';

export interface ConsumerStatus {
  readonly state: ConsumerState;
  /** Messages here that no handler has seen yet. */
  readonly buffered: number;
  /** Messages in the hands of the handler, and in how many batches. */
  readonly handling: number;
  readonly batches: number;
  /** Messages asked for and not yet delivered. */
  readonly outstanding: number;
  /** Why consuming last broke off, or why a dead letter could not be stored; null when a new session begins. */
  readonly lastError: string | null;
}

export interface DrainReport {
  /** Given back for another replica. */
  readonly handedBack: number;
  /** Still being handled when time was up; the server redelivers them. */
  readonly unfinished: number;
}

const HAND_BACK_DELAY_MS = 100;

/** Pulls batches from a durable consumer and settles each message of them; survives whatever the broker does. */
export class BatchConsumer {
  private readonly batchSize: number;
  private readonly lingerMs: number;
  private readonly inflight: number;
  private readonly capacity: number;
  private readonly settler: Settler;
  private readonly runner: BatchRunner;
  private readonly pulling: PullLoop;
  private readonly handling = new Set<Delivery>();
  private readonly batches = new Set<Promise<void>>();
  private buffer: Delivery[] = [];
  private state: ConsumerState = 'idle';
  private lastError: string | null = null;
  private linger: NodeJS.Timeout | undefined;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly nc: NatsConnection,
    private readonly options: BatchConsumerOptions,
  ) {
    this.batchSize = options.batchSize ?? 100;
    this.lingerMs = options.lingerMs ?? 10;
    this.inflight = options.inflight ?? 2;
    // As much again as is being handled: the next batches arrive while the database works.
    this.capacity = 2 * this.inflight * this.batchSize;
    this.settler = new Settler(nc, options, (error) => this.failed(error));
    this.runner = new BatchRunner(this.settler, {
      handle: options.handle,
      policy: options.policy ?? DEFAULT_POLICY,
      stopping: () => this.isStopping,
      handBackDelayMs: HAND_BACK_DELAY_MS,
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
      handling: this.handling.size,
      batches: this.batches.size,
      outstanding: this.pulling.outstanding,
      lastError: this.lastError,
    };
  }

  /** Returns at once; consuming goes on until `drain`. */
  start(): void {
    if (this.state !== 'idle') throw new Error('a consumer is started once');
    this.enter('starting');
    this.heartbeat = setInterval(() => this.keepAlive(), (this.options.ackWaitMs ?? DEFAULT_ACK_WAIT_MS) / 3);
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
    const unseen = this.buffer.splice(0);
    for (const message of unseen) this.settler.handBack(message, HAND_BACK_DELAY_MS);
    await Promise.race([Promise.all(this.batches), limit]);
    clearInterval(this.heartbeat);
    // Acks and naks leave before the caller closes the connection.
    await Promise.race([this.nc.flush().catch(() => undefined), limit]);
    timeIsUp.abort();
    this.enter('stopped');
    return { handedBack: unseen.length, unfinished: this.handling.size };
  }

  private get isStopping(): boolean {
    return this.state === 'draining' || this.state === 'stopped';
  }

  private accept(delivery: Delivery): void {
    this.buffer.push(delivery);
    if (!this.isStopping) this.schedule();
  }

  private schedule(): void {
    while (this.batches.size < this.inflight && (this.buffer.length >= this.batchSize || this.bufferIsAll)) this.startBatch();
    if (this.buffer.length > 0 && this.batches.size < this.inflight) this.linger ??= setTimeout(() => this.startBatch(), this.lingerMs);
    this.topUp();
  }

  /** The stream has nothing behind the last message here: waiting would only add latency. */
  private get bufferIsAll(): boolean {
    return this.buffer.at(-1)?.pending === 0;
  }

  private startBatch(): void {
    clearTimeout(this.linger);
    this.linger = undefined;
    const batch = this.buffer.splice(0, this.batchSize);
    if (batch.length === 0) return;
    for (const message of batch) this.handling.add(message);
    const running = this.runner
      .run(batch)
      .catch((error: unknown) => this.failed(error))
      .finally(() => {
        this.batches.delete(running);
        for (const message of batch) this.handling.delete(message);
        if (!this.isStopping) this.schedule();
      });
    this.batches.add(running);
  }

  /** Asks for what there is room for, in few requests. */
  private topUp(): void {
    const { outstanding } = this.pulling;
    const room = this.capacity - this.buffer.length - this.handling.size - outstanding;
    if (!this.isStopping && (outstanding === 0 || room * 4 >= this.capacity)) this.pulling.request(room);
  }

  private keepAlive(): void {
    for (const message of this.buffer) message.working();
    for (const message of this.handling) message.working();
  }

  private failed(error: unknown): void {
    this.lastError = error instanceof Error ? error.message : String(error);
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
