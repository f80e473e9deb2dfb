// SPDX-License-Identifier: AGPL-3.0-or-later
import type { INestApplication } from '@nestjs/common';
import { ServerNats } from '@nestjs/microservices';
import type { NatsConnection } from '@nats-io/transport-node';
import { NATS } from '@ttp/service';

/** Puts the RPC side on core NATS; replicas share the requests through a queue group. */
export async function serveSnapshots(app: INestApplication): Promise<void> {
  const nc = app.get<NatsConnection>(NATS);
  app.connectMicroservice({ strategy: new SharedNats(nc) }, { inheritAppConfig: false });
  await app.startAllMicroservices();
  // The broker knows of the subscription before the service says that it is ready.
  await nc.flush();
}

/** Nest's NATS transport on the connection that the service has already: one way to log in, one that readiness tells of. */
class SharedNats extends ServerNats {
  constructor(private readonly nc: NatsConnection) {
    super({ queue: 'rule-store' });
  }

  override createNatsClient(): Promise<NatsConnection> {
    return Promise.resolve(this.nc);
  }

  /** Nothing to do: the bus module drains the connection after everything else. */
  override async close(): Promise<void> {}
}
