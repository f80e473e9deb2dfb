// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { BatchConsumer, DECNET_EVENTS, ensureStreams, ensureWorkerConsumer, TTP_WORKER, type Delivered, type Outcome, type Settlement } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { TagStore } from '@ttp/persistence';
import { layoutOf, NATS, Readiness } from '@ttp/service';
import { announce, decodeEnvelope, NotYet, tagByPattern, taggerEvents, type Arrival, type Envelope, type Tag } from '@ttp/ttp-core';
import { randomUUID } from 'node:crypto';
import { AnchorResolver } from './anchor.resolver';
import { andThen, attempt, type Attempt } from './attempt';
import { OutboxRelay } from './outbox.relay';
import { RuleFollower } from './rule.follower';
import { WorkerMetrics } from './worker.metrics';

const DRAIN_LIMIT_MS = 15_000;

const ARRIVAL: Arrival = { ts: () => Date.now() / 1_000, id: () => randomUUID().replaceAll('-', '') };

/** Events in, tags out: decode, anchor, tag, store with the announcement, publish it, settle. */
@Injectable()
export class TaggingConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(TaggingConsumer.name);
  private readonly consumer: BatchConsumer;

  constructor(
    @Inject(NATS) nc: NatsConnection,
    private readonly anchors: AnchorResolver,
    private readonly rules: RuleFollower,
    private readonly tags: TagStore,
    private readonly relay: OutboxRelay,
    private readonly metrics: WorkerMetrics,
    private readonly settings: Settings,
    private readonly readiness: Readiness,
  ) {
    readiness.declare('consumer');
    const { ackWaitMs, batchSize } = settings;
    this.consumer = new BatchConsumer(nc, {
      stream: DECNET_EVENTS,
      durable: TTP_WORKER,
      batchSize,
      ackWaitMs,
      prepare: async () => {
        await ensureStreams(nc, layoutOf(settings));
        await ensureWorkerConsumer(nc, { ackWaitMs });
      },
      handle: (batch) => this.handle(batch),
      onSettled: (settlement) => this.settled(settlement),
      onStatus: ({ state, lastError }) => (state === 'consuming' ? this.readiness.ok('consumer') : this.readiness.notReady('consumer', lastError ?? state)),
    });
  }

  // Rules are in place by now: Nest has waited for `RuleFollower.onModuleInit`.
  onApplicationBootstrap(): void {
    this.consumer.start();
  }

  async onModuleDestroy(): Promise<void> {
    const { handedBack, unfinished } = await this.consumer.drain(DRAIN_LIMIT_MS);
    this.log.log(`drained: ${handedBack} events handed back, ${unfinished} left to redelivery`);
  }

  // A throw makes the consumer try each message alone, so that one bad event never holds its neighbours.
  private async handle(batch: readonly Delivered[]): Promise<readonly Outcome[]> {
    const decoded = batch.map((message) => attempt(() => decodeEnvelope(message.subject, message.data, ARRIVAL)));
    const anchored = await this.anchors.resolve(decoded);
    const tagged = anchored.map((envelope) => andThen(envelope, (value) => this.tag(value)));
    await this.store(tagged);
    return tagged.map((result) => (result.ok ? 'done' : result.error));
  }

  private tag(envelope: Envelope): readonly Tag[] {
    const { index, attackRelease } = this.rules.current;
    const context = { now: new Date(), attackRelease, meter: this.metrics };
    return taggerEvents(envelope).flatMap((event) => {
      this.metrics.evaluated(event.sourceKind);
      return tagByPattern(event, index, context);
    });
  }

  private async store(tagged: readonly Attempt<readonly Tag[]>[]): Promise<void> {
    const now = new Date();
    const items = tagged.map((result) => ({ tags: result.ok ? result.value : [] }));
    try {
      const stored = await this.tags.storeBatch(items, (fresh) => announce(fresh, { now: now.getTime() / 1_000 }), { floor: this.settings.confidenceFloor, now });
      this.metrics.stored(stored);
      await this.relay.publish(stored.outbox);
    } catch (error) {
      if (error instanceof NotYet) this.anchors.forget();
      throw error;
    }
  }

  private settled({ message, action, outcome }: Settlement): void {
    this.metrics.settled(action);
    if (action.kind === 'ack') return;
    const reason = outcome instanceof Error ? outcome.message : outcome;
    const what = action.kind === 'nak' ? `retry in ${action.delayMs / 1_000} s` : 'dead letter';
    this.log[action.kind === 'nak' ? 'debug' : 'warn'](`event ${message.streamSeq}, delivery ${message.deliveryCount}: ${what}: ${reason}`);
  }
}
