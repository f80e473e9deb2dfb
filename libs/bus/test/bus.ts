// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type NatsServer, startNatsServer } from '@ttp/embedded';
import { setTimeout as delay } from 'node:timers/promises';
import { BatchConsumer, type BatchConsumerOptions, connectBus, DECNET_EVENTS, ensureStreams, ensureWorkerConsumer, TTP_WORKER } from '../src';

/** A private broker with the streams of the product, for one test. */
export interface TestBus {
  readonly server: NatsServer;
  readonly nc: NatsConnection;
  consumer(options: Partial<BatchConsumerOptions> & Pick<BatchConsumerOptions, 'handle'>): BatchConsumer;
  publish(count: number, subject?: string): Promise<void>;
  messages(stream: string): Promise<number>;
  /** Delivered and not settled, and not yet delivered. */
  backlog(): Promise<{ pending: number; unsettled: number }>;
  stop(): Promise<void>;
}

export async function aBus(ackWaitMs = 30_000): Promise<TestBus> {
  const server = await startNatsServer();
  const nc = await connectBus({ url: server.url, name: 'test', firstConnectMs: 5_000 });
  await ensureStreams(nc);
  await ensureWorkerConsumer(nc, { ackWaitMs });
  const manager = await jetstreamManager(nc);
  const consumers: BatchConsumer[] = [];
  return {
    server,
    nc,
    consumer(options) {
      const consumer = new BatchConsumer(nc, { stream: DECNET_EVENTS, durable: TTP_WORKER, ackWaitMs, ...options });
      consumers.push(consumer);
      return consumer;
    },
    async publish(count, subject = 'email.received') {
      const js = jetstream(nc);
      await Promise.all(Array.from({ length: count }, (_, i) => js.publish(subject, JSON.stringify({ n: i }))));
    },
    messages: async (stream) => (await manager.streams.info(stream)).state.messages,
    async backlog() {
      const { num_pending, num_ack_pending } = await manager.consumers.info(DECNET_EVENTS, TTP_WORKER);
      return { pending: num_pending, unsettled: num_ack_pending };
    },
    async stop() {
      await Promise.all(consumers.map((consumer) => consumer.drain(500)));
      await nc.close();
      await server.stop();
    },
  };
}

/** Waits until `condition` holds; a test that waits for nothing fails here, with its own message. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, limitMs = 8_000): Promise<void> {
  for (const deadline = Date.now() + limitMs; Date.now() < deadline; await delay(10)) {
    if (await condition()) return;
  }
  throw new Error(`not within ${limitMs} ms: ${what}`);
}
