// SPDX-License-Identifier: AGPL-3.0-or-later
import type { INestApplication } from '@nestjs/common';
import { ServerNats } from '@nestjs/microservices';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { NATS, within } from '@ttp/service';
import { setImmediate as nextTurn } from 'node:timers/promises';

const QUEUE = 'rule-store';
const DRAIN_LIMIT_MS = 2_000;

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
  private readonly subscribed: Subscription[] = [];
  private readonly answering = new Set<Promise<unknown>>();

  constructor(private readonly nc: NatsConnection) {
    super({});
  }

  override createNatsClient(): Promise<NatsConnection> {
    return Promise.resolve(this.nc);
  }

  override bindEvents(nc: NatsConnection): void {
    for (const subject of this.messageHandlers.keys()) {
      const callback = (_: Error | null, message: Msg) => void this.handleMessage(subject, message).catch((error: string) => this.handleError(error));
      this.subscribed.push(nc.subscribe(subject, { queue: QUEUE, callback }));
    }
  }

  override async handleMessage(subject: string, message: Msg): Promise<void> {
    const answering: Promise<void> = super.handleMessage(subject, message);
    this.answering.add(answering);
    await answering.finally(() => this.answering.delete(answering));
  }

  /** Leaves what comes to other replicas, and answers what has come while there is a database. The bus module drains the connection later. */
  override async close(): Promise<void> {
    await within(DRAIN_LIMIT_MS, this.finish());
  }

  private async finish(): Promise<void> {
    await Promise.allSettled(this.subscribed.map((subscription) => subscription.drain()));
    await Promise.allSettled(this.answering);
    // Nest hands the answer over a tick after the handler has ended.
    await nextTurn();
  }
}
