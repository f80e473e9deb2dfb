// SPDX-License-Identifier: AGPL-3.0-or-later
import { AckPolicy, jetstream, type JetStreamManager, jetstreamManager, StorageType } from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { connectBus, DECNET_EVENTS, ensureStreams, ensureWorkerConsumer, Publisher, TTP, TTP_WORKER } from '@ttp/bus';
import { startNatsServer } from '@ttp/embedded';
import { type Publication, TTP_TAGGED } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cleanup } from '../cleanup';

/** The same events once more, for who only pulls and acknowledges. */
export const PULL_STREAM = 'BENCH_PULL';
const PULL_SUBJECT = 'bench.pull';
const RAW = 'raw';
/** What the worker publishes, once more, for who only publishes. */
const PUSH_STREAM = 'BENCH_PUSH';
const PUSH_SUBJECT = 'bench.push';
/** As in the product. */
const PUSH_WINDOW = 256;
/** For the product's own consumer on `PULL_STREAM`. */
export const PRODUCT = 'product';

/** Enough to keep a pull request under way at all times. */
const FETCH = 500;
const POLL_MS = 10;

/** A private JetStream server with its streams in files. */
export class BenchBroker {
  private constructor(
    readonly url: string,
    readonly pid: number,
    readonly nc: NatsConnection,
    private readonly manager: JetStreamManager,
    private readonly publisher: Publisher,
  ) {}

  static async start(cleanup: Cleanup): Promise<BenchBroker> {
    const server = await startNatsServer();
    cleanup.defer(() => server.stop());
    const nc = await connectBus({ url: server.url, name: 'bench', firstConnectMs: 10_000 });
    cleanup.defer(() => nc.close());
    await ensureStreams(nc);
    await ensureWorkerConsumer(nc);
    const manager = await jetstreamManager(nc);
    await manager.streams.add({ name: PULL_STREAM, subjects: [PULL_SUBJECT], storage: StorageType.File });
    await manager.streams.add({ name: PUSH_STREAM, subjects: [PUSH_SUBJECT], storage: StorageType.File });
    for (const durable_name of [RAW, PRODUCT]) await manager.consumers.add(PULL_STREAM, { durable_name, ack_policy: AckPolicy.Explicit, max_ack_pending: 20_000 });
    return new BenchBroker(server.url, server.pid, nc, manager, new Publisher(nc));
  }

  /** Puts the events where the worker takes them from. */
  feedWorker(events: readonly Publication[]): Promise<void> {
    return this.publish(events);
  }

  /** Puts the events where `pullAndAck` and the product's consumer take them from, in place of what was there. */
  async feedPuller(events: readonly Publication[]): Promise<void> {
    await this.manager.streams.purge(PULL_STREAM);
    await this.publish(events.map((event) => ({ ...event, subject: PULL_SUBJECT })));
  }

  /** The ceiling: all that one consumer can take off the stream. Resolves when the server has every acknowledgement. */
  async pullAndAck(count: number): Promise<void> {
    const consumer = await jetstream(this.nc).consumers.get(PULL_STREAM, RAW);
    for (let left = count; left > 0; ) {
      const messages = await consumer.fetch({ max_messages: Math.min(FETCH, left) });
      for await (const message of messages) {
        message.ack();
        left -= 1;
      }
    }
    await this.nc.flush();
  }

  /** All that the client can publish, each message acknowledged. */
  async pushAll(messages: readonly Publication[]): Promise<void> {
    const js = jetstream(this.nc);
    const queue = messages.values();
    const push = async (): Promise<void> => {
      for (const { data, msgId } of queue) await js.publish(PUSH_SUBJECT, data, { msgID: msgId });
    };
    await Promise.all(Array.from({ length: PUSH_WINDOW }, push));
    await this.manager.streams.purge(PUSH_STREAM);
  }

  /** Hears of each session that gets tags, until the returned function is called. */
  onTagged(listener: (sessionId: string) => void): () => void {
    const callback = (_: Error | null, message: Msg): void => listener(message.json<{ payload: { session_id: string } }>().payload.session_id);
    const subscription = this.nc.subscribe(TTP_TAGGED, { callback });
    return () => subscription.unsubscribe();
  }

  /** Resolves when the worker has settled every event. */
  async workerIsDone(signal: AbortSignal): Promise<void> {
    for (;;) {
      const { num_pending: pending, num_ack_pending: unacknowledged } = await this.manager.consumers.info(DECNET_EVENTS, TTP_WORKER);
      if (pending === 0 && unacknowledged === 0) return;
      await delay(POLL_MS, undefined, { signal });
    }
  }

  /** Messages that the worker has ever published. */
  async published(): Promise<number> {
    const { state } = await this.manager.streams.info(TTP);
    return state.last_seq;
  }

  /** Drops what the worker's streams hold: a long run must not fill the disk. */
  async forgetEvents(): Promise<void> {
    for (const stream of [DECNET_EVENTS, TTP]) await this.manager.streams.purge(stream);
  }

  private async publish(events: readonly Publication[]): Promise<void> {
    for (const result of await this.publisher.publishAll(events)) if (!result.ok) throw result.error;
  }
}
