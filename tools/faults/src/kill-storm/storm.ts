// SPDX-License-Identifier: AGPL-3.0-or-later
import { TTP } from '@ttp/bus';
import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '../harness/bus';
import { exactly, fact, type Measure } from '../harness/measure';
import { outboxIds } from '../scenario/find-all';
import { recover } from '../scenario/recover';
import type { World } from '../scenario/world';
import type { Life, StormPlan } from './plan-lives';

const ANNOUNCEMENT_LIMIT_MS = 5_000;

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

  constructor(private readonly world: World) {}

  async rage(events: readonly Event[], { lives }: StormPlan): Promise<readonly Measure[]> {
    let published = 0;
    for (const life of lives) {
      this.world.stage.progress(`kill ${this.wounds.length + 1} of ${lives.length}, ${published} of ${events.length} sessions published`);
      const arriving = events.slice(published, published + life.sessions);
      published += life.sessions;
      await Promise.all([this.strike(life), this.world.bus.publish(arriving, life.arrivalMs)]);
    }
    await this.world.bus.publish(events.slice(published));
    await recover(this.world);
    return this.measures(lives.length);
  }

  private async strike({ victim, from, killAfterMs }: Life): Promise<void> {
    if (from === 'announcement') await this.nextAnnouncement();
    await delay(killAfterMs, undefined, { signal: this.world.stage.signal });
    await this.world.workers.kill(victim);
    this.lastKillAt = performance.now();
    this.wounds.push(await this.inspect());
    await this.world.workers.start(victim);
  }

  /** Returns without one in the end: a life may see no session that has tags. */
  private async nextAnnouncement(): Promise<void> {
    const before = await this.world.bus.count(TTP);
    for (const deadline = Date.now() + ANNOUNCEMENT_LIMIT_MS; Date.now() < deadline; this.world.stage.signal.throwIfAborted()) {
      if ((await this.world.bus.count(TTP)) > before) return;
    }
  }

  private async inspect(): Promise<Wound> {
    const { delivered } = await this.world.bus.unsettled();
    const before = this.leftInOutbox.size;
    for (const id of await outboxIds(this.world.database)) this.leftInOutbox.add(id);
    return { eventsInHand: delivered, announcements: this.leftInOutbox.size - before };
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
