// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { BatchConsumer, DECNET_EVENTS, ensureStreams, ensureWorkerConsumer, TTP_WORKER, type Delivered, type Outcome, type Settlement } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { TagStore } from '@ttp/persistence';
import { INTEL_TABLES, layoutOf, NATS, Readiness } from '@ttp/service';
import { currentTraceparent } from '@ttp/tracing';
import { announce, decodeEnvelope, type IntelTables, NotYet, tagEvent, taggerEvents, Unavailable, type Arrival, type Tag } from '@ttp/ttp-core';
import { randomUUID } from 'node:crypto';
import { AnchorResolver, DROPPED, type Anchored } from './anchor.resolver';
import { andThenAsync, attempt, type Attempt } from './attempt';
import { Breather } from './breather';
import { EvalMetrics } from './eval.metrics';
import { faultPoint } from './fault-point';
import { IntelCatchUp } from './intel.catch-up';
import { MailReader, type ReadMailText } from './mail/mail.reader';
import { OutboxRelay } from './outbox.relay';
import { RuleFollower } from './rule.follower';
import { inMessage, inTick, inWrite, spansOf } from './tagging-spans';
import { WorkerMetrics } from './worker.metrics';

/** Of the 20 s that a service has; the outbox and the connections need some, too. */
const DRAIN_LIMIT_MS = 10_000;

const ARRIVAL: Arrival = { ts: () => Date.now() / 1_000, id: () => randomUUID().replaceAll('-', '') };

/** The tags of one message, and where its trace goes on. */
interface Tagged {
  readonly tags: readonly Tag[];
  readonly traceparent: string | undefined;
}

const NOTHING: Tagged = { tags: [], traceparent: undefined };

/** Events in, tags out: decode, anchor, tag, store with the announcement, publish it, settle. */
@Injectable()
export class TaggingConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(TaggingConsumer.name);
  private readonly consumer: BatchConsumer;

  constructor(
    @Inject(NATS) nc: NatsConnection,
    @Inject(INTEL_TABLES) private readonly intel: IntelTables,
    private readonly anchors: AnchorResolver,
    private readonly catchUp: IntelCatchUp,
    private readonly mails: MailReader,
    private readonly rules: RuleFollower,
    private readonly tags: TagStore,
    private readonly relay: OutboxRelay,
    private readonly metrics: WorkerMetrics,
    private readonly evals: EvalMetrics,
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
      onError: (error) => this.log.error(error.message),
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
    faultPoint?.('received');
    const decoded = batch.map((message) => attempt(() => decodeEnvelope(message.subject, message.data, ARRIVAL)));
    const anchored = await this.anchors.resolve(decoded);
    await this.catchUp.prepare(anchored);
    const tagged = await this.tagAll(batch, anchored);
    faultPoint?.('tagged');
    await this.store(tagged);
    return tagged.map((result) => (result.ok ? 'done' : result.error));
  }

  /** One event with tens of thousands of commands must not stop the process from answering. */
  private async tagAll(batch: readonly Delivered[], anchored: readonly Attempt<Anchored>[]): Promise<readonly Attempt<Tagged>[]> {
    const breather = new Breather();
    const readMailText = this.mails.forBatch();
    const tagged: Attempt<Tagged>[] = [];
    const tag = async (event: Anchored): Promise<Tagged> => ({ tags: await this.tag(event, readMailText, breather), traceparent: currentTraceparent() });
    for (const [i, event] of anchored.entries()) tagged.push(await andThenAsync(event, (value) => inMessage(batch[i], () => tag(value))));
    return tagged;
  }

  private async tag(anchored: Anchored, readMailText: ReadMailText, breather: Breather): Promise<readonly Tag[]> {
    if (anchored === DROPPED) return [];
    // Taken once: all of an event is tagged with one set of rules, whatever is swapped in meanwhile.
    const { index, attackRelease } = this.rules.current;
    const context = { now: new Date(), attackRelease, meter: this.metrics, intel: this.intel };
    const tags: Tag[] = [];
    const events = taggerEvents(anchored);
    const stored = this.catchUp.eventAfter(anchored, events[0]);
    for (const event of stored ? [...events, stored] : events) {
      const bodyText = await readMailText(event, index);
      const work = () => tagEvent(event, index, { ...context, bodyText, around: this.evals.around(event.sourceKind, spansOf(event)) });
      for (const tag of inTick(anchored.topic, event, work)) tags.push(tag);
      await breather.pause();
    }
    return tags;
  }

  private async store(tagged: readonly Attempt<Tagged>[]): Promise<void> {
    const now = new Date();
    const floor = this.settings.confidenceFloor;
    const items = tagged.map((result): Tagged => (result.ok ? result.value : NOTHING));
    const tell = (fresh: readonly Tag[], i: number) => {
      // The tags are inserted, the transaction is open.
      faultPoint?.('after-insert');
      return announce(fresh, { now: now.getTime() / 1_000, traceparent: items[i]?.traceparent });
    };
    const traces = items.map(({ traceparent }) => traceparent);
    try {
      faultPoint?.('before-insert');
      const stored = await inWrite(traces, () => this.tags.storeBatch(items, tell, { floor, now }));
      faultPoint?.('committed');
      this.metrics.stored(items, stored, floor);
      await this.relay.publish(stored.outbox);
    } catch (error) {
      // An attacker that we remember may have been deleted.
      if (error instanceof NotYet && !(error instanceof Unavailable)) this.anchors.forget();
      throw error;
    }
  }

  private settled({ message, action, outcome }: Settlement): void {
    this.metrics.settled(action);
    faultPoint?.('acked');
    if (action.kind === 'ack') return;
    const reason = outcome instanceof Error ? outcome.message : outcome;
    const what = action.kind === 'nak' ? `retry in ${action.delayMs / 1_000} s` : 'dead letter';
    const event = { event_seq: message.streamSeq, delivery: message.deliveryCount };
    this.log[action.kind === 'nak' ? 'debug' : 'warn'](`${what}: ${reason}`, event);
  }
}
