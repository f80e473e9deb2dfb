// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { NATS } from '@ttp/service';
import { CONTROL, decodeEnvelope } from '@ttp/ttp-core';

const ARRIVAL = { ts: () => Date.now() / 1_000, id: () => '' };

/** Stops this worker when `system.ttp.control` says so. */
@Injectable()
export class ControlListener implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(ControlListener.name);
  private subscription: Subscription | undefined;

  constructor(@Inject(NATS) private readonly nc: NatsConnection) {}

  onApplicationBootstrap(): void {
    this.subscription = this.nc.subscribe(CONTROL, { callback: (_error, message) => this.obey(message) });
  }

  onModuleDestroy(): void {
    this.subscription?.unsubscribe();
  }

  private obey(message: Msg): void {
    const action = this.actionOf(message);
    if (action !== 'stop') {
      this.log.debug('a control message without a known action is ignored');
      return;
    }
    this.subscription?.unsubscribe();
    this.log.log('stop requested over the bus');
    process.kill(process.pid, 'SIGTERM');
  }

  private actionOf(message: Msg): unknown {
    try {
      return decodeEnvelope(message.subject, message.data, ARRIVAL).payload['action'];
    } catch {
      return undefined;
    }
  }
}
