// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { DECNET_EVENTS, TTP_DLQ, TTP_WORKER } from '@ttp/bus';
import { TagStore } from '@ttp/persistence';
import { NATS, within } from '@ttp/service';
import { Gauge, Registry } from 'prom-client';

const EVERY_MS = 10_000;
const STOP_LIMIT_MS = 1_000;

/**
 * What waits: events, dead letters, announcements. Every worker looks and sees the same. Asked for on a timer and not by a scrape, which must
 * not wait for a broker; a figure that cannot be had keeps its last value, and readiness tells why.
 */
@Injectable()
export class BacklogProbe implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly pending: Gauge;
  private readonly ackPending: Gauge;
  private readonly redelivered: Gauge;
  private readonly deadLetters: Gauge;
  private readonly outboxRows: Gauge;
  private readonly outboxAge: Gauge;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<unknown> | undefined;

  constructor(
    @Inject(NATS) private readonly nc: NatsConnection,
    private readonly tags: TagStore,
    registry: Registry,
  ) {
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
    this.pending = gauge('ttp_events_pending', 'events that no worker has taken yet');
    this.ackPending = gauge('ttp_events_ack_pending', 'events being tagged, or put off');
    this.redelivered = gauge('ttp_events_redelivered', 'events in hand that were delivered before');
    this.deadLetters = gauge('ttp_dead_letters', 'events given up');
    this.outboxRows = gauge('ttp_outbox_rows', 'announcements that are stored and not published');
    this.outboxAge = gauge('ttp_outbox_oldest_seconds', 'age of the oldest of them; 0 without any');
  }

  onApplicationBootstrap(): void {
    this.look();
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await within(STOP_LIMIT_MS, Promise.resolve(this.looking));
  }

  /** One look at a time. */
  private look(): void {
    this.looking ??= Promise.allSettled([this.lookAtConsumer(), this.lookAtDeadLetters(), this.lookAtOutbox()]).finally(() => {
      this.looking = undefined;
    });
  }

  private async lookAtConsumer(): Promise<void> {
    const { num_pending, num_ack_pending, num_redelivered } = await (await this.manager()).consumers.info(DECNET_EVENTS, TTP_WORKER);
    this.pending.set(num_pending);
    this.ackPending.set(num_ack_pending);
    this.redelivered.set(num_redelivered);
  }

  private async lookAtDeadLetters(): Promise<void> {
    this.deadLetters.set((await (await this.manager()).streams.info(TTP_DLQ)).state.messages);
  }

  private async lookAtOutbox(): Promise<void> {
    const { rows, oldest } = await this.tags.unpublished();
    this.outboxRows.set(rows);
    this.outboxAge.set(oldest === null ? 0 : Math.max(0, (Date.now() - oldest.getTime()) / 1_000));
  }

  private manager(): Promise<JetStreamManager> {
    return jetstreamManager(this.nc, { checkAPI: false });
  }
}
