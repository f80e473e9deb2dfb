// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type NatsServer, startNatsServer } from '@ttp/embedded';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { BatchConsumer, type BatchConsumerOptions, connectBus, DECNET_EVENTS, ensureStreams, ensureWorkerConsumer, TTP_WORKER } from '../src';

/** A private broker with the streams of the product, for one test. */
export interface TestBus {
  readonly server: NatsServer;
  readonly nc: NatsConnection;
  consumer(options: Partial<BatchConsumerOptions> & Pick<BatchConsumerOptions, 'handle'>): BatchConsumer;
  publish(count: number, subject?: string): Promise<void>;
  messages(stream: string): Promise<number>;
  /** Not yet delivered, and delivered and not settled. */
  backlog(): Promise<{ pending: number; unsettled: number }>;
  stop(): Promise<void>;
}

export async function aBus(ackWaitMs = 30_000): Promise<TestBus> {
  const server = await startNatsServer();
  const nc = await connectBus({ url: server.url, name: 'test', firstConnectMs: 20_000 });
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
      // Of the stream first, and not `num_pending`: a consumer hears of a message a moment after its publisher.
      const { state } = await manager.streams.info(DECNET_EVENTS);
      const { delivered, num_ack_pending } = await manager.consumers.info(DECNET_EVENTS, TTP_WORKER);
      return { pending: Math.max(0, state.last_seq - delivered.stream_seq), unsettled: num_ack_pending };
    },
    async stop() {
      await Promise.all(consumers.map((consumer) => consumer.drain(500)));
      await nc.close();
      await server.stop();
    },
  };
}

/** Waits until `condition` holds; a test that waits for nothing fails here, with its own message. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  for (const deadline = Date.now() + limitMs; Date.now() < deadline; await delay(10)) {
    if (await condition()) return;
  }
  throw new Error(`not within ${limitMs} ms: ${what}`);
}

/** Stops a server's process; resolves once each of its threads stands still, which takes longer where others compute. */
export async function freeze({ pid }: NatsServer): Promise<void> {
  const threads = `/proc/${pid}/task`;
  const isStill = (thread: string) => / T /.test(readFileSync(`${threads}/${thread}/stat`, 'utf8'));
  process.kill(pid, 'SIGSTOP');
  await delay(100);
  if (existsSync(threads)) await until('the server stands still', () => readdirSync(threads).every(isStill));
}
