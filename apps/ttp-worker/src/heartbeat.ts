// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { Publisher, type ReplicaHeartbeat, ReplicaRegistry } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { layoutOf, NATS } from '@ttp/service';
import { HEALTH } from '@ttp/ttp-core';
import { randomUUID } from 'node:crypto';
import { REPLICA } from './replica';
import { RuleFollower } from './rule.follower';

const BEAT_MS = 30_000;

/** Says that this worker lives: on `system.ttp.health` for DECNET's monitor, in the replica bucket for proof of convergence. */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly startedAt = new Date().toISOString();
  private readonly replicas: ReplicaRegistry;
  private timer: NodeJS.Timeout | undefined;
  private replicaBeats: ReplicaHeartbeat | undefined;

  constructor(
    @Inject(NATS) nc: NatsConnection,
    @Inject(REPLICA) private readonly replica: string,
    private readonly publisher: Publisher,
    private readonly rules: RuleFollower,
    settings: Settings,
  ) {
    this.replicas = new ReplicaRegistry(nc, layoutOf(settings));
  }

  onApplicationBootstrap(): void {
    this.beat();
    this.timer = setInterval(() => this.beat(), BEAT_MS);
    const beats = this.replicas.startHeartbeat(() => this.record());
    this.replicaBeats = beats;
    // Whoever waits for convergence learns of it at once.
    this.rules.onSwap(() => beats.beat());
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.replicaBeats?.stop();
    // Without a broker there is nobody to say goodbye to; the record expires.
    await this.replicas.remove({ service: 'ttp-worker', replica: this.replica }).catch(() => undefined);
  }

  private beat(): void {
    const ts = Date.now() / 1_000;
    this.publisher.announce(HEALTH, { v: 1, id: randomUUID().replaceAll('-', ''), topic: HEALTH, type: 'health', ts, payload: { worker: 'ttp', ts } });
  }

  private record() {
    const { digest, attackRelease, seq } = this.rules.current;
    return { service: 'ttp-worker', replica: this.replica, ruleset_digest: digest, seq, attack_release: attackRelease, started_at: this.startedAt };
  }
}
