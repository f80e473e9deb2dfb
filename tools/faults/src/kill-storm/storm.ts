// SPDX-License-Identifier: AGPL-3.0-or-later
import { TTP } from '@ttp/bus';
import type { Publication } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from '../harness/bus';
import type { Database } from '../harness/database';
import { exactly, fact, type Measure } from '../harness/measure';
import type { ServiceFleet } from '../harness/service-fleet';
import type { Stage } from '../harness/stage';
import { outboxIds } from './find-all';
import type { Life, StormPlan } from './plan-lives';

/** Longer than the lease that a worker may die with in the middle of an outbox sweep, and the sweep that follows it. */
const RECOVERY_LIMIT_MS = 120_000;
const ANNOUNCEMENT_LIMIT_MS = 5_000;
const POLL_MS = 100;

/** What one kill broke off: a storm that breaks nothing off proves nothing. */
interface Wound {
  readonly eventsInHand: number;
  /** Announcements that no earlier kill had left in the outbox. */
  readonly announcements: number;
}

/** Publishes events while it kills workers, and waits until what is left has been done. */
export class Storm {
  private readonly wounds: Wound[] = [];
  private readonly leftInOutbox = new Set<string>();
  private lastKillAt = 0;

  constructor(
    private readonly stage: Stage,
    private readonly bus: Bus,
    private readonly database: Database,
    private readonly fleet: ServiceFleet,
  ) {}

  async rage(events: readonly Publication[], { lives }: StormPlan): Promise<readonly Measure[]> {
    let published = 0;
    for (const life of lives) {
      this.stage.progress(`kill ${this.wounds.length + 1} of ${lives.length}, ${published} of ${events.length} sessions published`);
      const arriving = events.slice(published, published + life.sessions);
      published += life.sessions;
      await Promise.all([this.strike(life), this.bus.publish(arriving, life.arrivalMs)]);
    }
    await this.bus.publish(events.slice(published));
    await this.recover();
    return this.measures(lives.length);
  }

  private async strike({ victim, from, killAfterMs }: Life): Promise<void> {
    if (from === 'announcement') await this.nextAnnouncement();
    await delay(killAfterMs, undefined, { signal: this.stage.signal });
    await this.fleet.kill(victim);
    this.lastKillAt = performance.now();
    this.wounds.push(await this.inspect());
    await this.fleet.start(victim);
  }

  /** Returns without one in the end: a life may see no session that has tags. */
  private async nextAnnouncement(): Promise<void> {
    const before = await this.bus.count(TTP);
    for (const deadline = Date.now() + ANNOUNCEMENT_LIMIT_MS; Date.now() < deadline; this.stage.signal.throwIfAborted()) {
      if ((await this.bus.count(TTP)) > before) return;
    }
  }

  private async inspect(): Promise<Wound> {
    const { delivered } = await this.bus.unsettled();
    const before = this.leftInOutbox.size;
    for (const id of await outboxIds(this.database)) this.leftInOutbox.add(id);
    return { eventsInHand: delivered, announcements: this.leftInOutbox.size - before };
  }

  /** Returns when all is done, or when that takes too long: what is left then shows in what is found. */
  private async recover(): Promise<void> {
    for (const deadline = Date.now() + RECOVERY_LIMIT_MS; Date.now() < deadline; await delay(POLL_MS, undefined, { signal: this.stage.signal })) {
      const { waiting, delivered } = await this.bus.unsettled();
      const { length: unsent } = await outboxIds(this.database);
      if (waiting + delivered + unsent === 0) return;
      this.stage.progress(`recovering: ${waiting} events waiting, ${delivered} delivered, ${unsent} announcements not yet sent`);
    }
  }

  private measures(planned: number): readonly Measure[] {
    return [
      exactly('kills', this.wounds.length, planned),
      fact('kills_with_events_in_hand', this.wounds.filter(({ eventsInHand }) => eventsInHand > 0).length),
      fact('kills_with_announcements_unsent', this.wounds.filter(({ announcements }) => announcements > 0).length),
      fact('announcements_left_by_kills', this.leftInOutbox.size),
      fact('recovery_s', (performance.now() - this.lastKillAt) / 1_000),
    ];
  }
}
