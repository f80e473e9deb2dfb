// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Lease } from '@ttp/persistence';
import { Readiness, within } from '@ttp/service';
import { setTimeout as delay } from 'node:timers/promises';
import { SyncMetrics } from './sync.metrics';

/** Injection token: the right to be the one rule-sync that acts. */
export const LEASE = Symbol('lease');
/** Injection token: what the leader does, all of it. */
export const DUTIES = Symbol('duties');

/** Something that only the leader does. */
export interface Duty {
  /** Goes on by itself from here, through whatever fails. */
  begin(): void;
  /** Resolves when nothing more of it goes on. Never rejects. */
  end(): Promise<void>;
}

export const LEASE_TTL_S = 5;
const TURN_MS = 1_000;
const RELEASE_LIMIT_MS = 2_000;

/**
 * Lets one instance act at a time. A leader that dies is followed within the lease and a turn; one that is cut off from the database
 * stops, and if it does not know yet that it should, the fence in its transactions stops it.
 */
@Injectable()
export class Leadership implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(Leadership.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private leading = false;
  private away = false;
  private renewedAt = Number.NEGATIVE_INFINITY;

  constructor(
    @Inject(LEASE) private readonly lease: Lease,
    @Inject(DUTIES) private readonly duties: readonly Duty[],
    private readonly metrics: SyncMetrics,
    private readonly readiness: Readiness,
  ) {
    readiness.declare('leadership');
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await within(RELEASE_LIMIT_MS, this.lease.release().catch(() => undefined));
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.turn();
      await delay(TURN_MS, undefined, { signal }).catch(() => undefined);
    }
    await this.stepDown();
  }

  private async turn(): Promise<void> {
    const askedAt = performance.now();
    try {
      const isHeld = await this.lease.acquire();
      if (isHeld) this.renewedAt = askedAt;
      this.away = false;
      this.readiness.ok('leadership');
      await (isHeld ? this.stepUp() : this.stepDown());
    } catch (error) {
      if (!this.away) this.log.warn(`cannot ask who leads; asking on: ${String(error)}`);
      this.away = true;
      this.readiness.notReady('leadership', String(error));
      if (performance.now() - this.renewedAt > LEASE_TTL_S * 1_000) await this.stepDown();
    }
  }

  private stepUp(): void {
    if (this.leading) return;
    this.leading = true;
    this.metrics.leads(true);
    this.log.log('leading');
    for (const duty of this.duties) duty.begin();
  }

  private async stepDown(): Promise<void> {
    if (!this.leading) return;
    this.leading = false;
    this.metrics.leads(false);
    for (const duty of this.duties.toReversed()) await duty.end();
    this.log.log('no longer leading');
  }
}
