// SPDX-License-Identifier: AGPL-3.0-or-later
import { Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus, ensureStreams, Publisher } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { brokerOf, layoutOf } from './connections';
import { Readiness } from './readiness';
import { SERVICE_NAME } from './service-name';
import { within } from './within';

/** Injection token: the service's connection to NATS, its streams in place. */
export const NATS = Symbol('NATS connection');

const DRAIN_LIMIT_MS = 2_000;

async function connected(name: string, settings: Settings, readiness: Readiness): Promise<NatsConnection> {
  readiness.declare('nats');
  const log = new Logger(BusModule.name);
  const nc = await connectBus({
    ...brokerOf(settings),
    name,
    onStatus: (state) => (state === 'connected' ? readiness.ok('nats') : readiness.notReady('nats', state)),
    onWaiting: (message) => log.warn(message),
  });
  await ensureStreams(nc, layoutOf(settings));
  return nc;
}

/** The bus for a service: waits for it at boot, for as long as it takes, stays connected, closes after everything else has drained. */
@Global()
@Module({
  providers: [
    { provide: NATS, inject: [SERVICE_NAME, Settings, Readiness], useFactory: connected },
    { provide: Publisher, inject: [NATS], useFactory: (nc: NatsConnection) => new Publisher(nc) },
  ],
  exports: [NATS, Publisher],
})
export class BusModule implements OnApplicationShutdown {
  constructor(@Inject(NATS) private readonly nc: NatsConnection) {}

  async onApplicationShutdown(): Promise<void> {
    // A broker that hangs must not hold up the end of the process.
    await within(DRAIN_LIMIT_MS, this.nc.drain().catch(() => undefined));
    await this.nc.close();
  }
}
