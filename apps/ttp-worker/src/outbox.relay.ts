// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Publisher } from '@ttp/bus';
import { within } from '@ttp/service';
import { TagStore } from '@ttp/persistence';
import { type Announcement, publicationsOf } from '@ttp/ttp-core';
import { faultPoint } from './fault-point';
import { WorkerMetrics } from './worker.metrics';
import { REPLICA } from './replica';

const SWEEP_DRAIN_LIMIT_MS = 3_000;

const SWEEP = { everyMs: 5_000, olderThanMs: 5_000, leaseMs: 30_000, limit: 200 } as const;

/**
 * Publishes what was stored. A row leaves the outbox only after the broker has confirmed all of it;
 * what a dead worker left behind is swept by any other.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(OutboxRelay.name);
  private sweeping: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly publisher: Publisher,
    private readonly tags: TagStore,
    private readonly metrics: WorkerMetrics,
    @Inject(REPLICA) private readonly replica: string,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweeping = this.sweeping.then(() => this.sweep());
    }, SWEEP.everyMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    // What it has not done by then, another worker sweeps.
    await within(SWEEP_DRAIN_LIMIT_MS, this.sweeping);
  }

  /** Never rejects: what could not be published stays in the outbox for the sweep. */
  async publish(announcements: readonly Announcement[]): Promise<void> {
    if (announcements.length === 0) return;
    try {
      const messages = announcements.map((announcement) => ({ id: announcement.id, publications: publicationsOf(announcement) }));
      const results = await this.publisher.publishAll(messages.flatMap(({ publications }) => publications));
      faultPoint?.('published');
      const failures = results.filter((result) => !result.ok);
      const refused = new Set(failures.map(({ msgId }) => msgId));
      const done = messages.filter(({ publications }) => publications.every(({ msgId }) => !refused.has(msgId)));
      await this.tags.deletePublished(done.map(({ id }) => id));
      faultPoint?.('marked');
      this.metrics.published(messages.flatMap(({ publications }) => publications).filter(({ msgId }) => !refused.has(msgId)));
      if (failures[0]) this.log.warn(`${failures.length} announcements are not published yet; the sweep tries again: ${failures[0].error.message}`);
    } catch (error) {
      this.log.warn(`announcements are not published yet; the sweep tries again: ${String(error)}`);
    }
  }

  private async sweep(): Promise<void> {
    try {
      const left = await this.tags.claimUnpublished({ ...SWEEP, worker: this.replica, now: new Date() });
      if (left.length > 0) this.log.log(`publishing ${left.length} announcements that were left in the outbox`);
      await this.publish(left);
    } catch (error) {
      this.log.warn(`the outbox could not be swept: ${String(error)}`);
    }
  }
}
