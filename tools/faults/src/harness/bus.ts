// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstreamManager, type JetStreamManager, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus, DECNET_EVENTS, ensureStreams, ensureWorkerConsumer, Publisher, TTP_WORKER, type StreamName } from '@ttp/bus';
import { startNatsServer } from '@ttp/embedded';
import type { Publication } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import { readStream } from './read-stream';
import type { Stage } from './stage';

/** How often what is due by now is published. */
const TICK_MS = 10;

/** A private broker, its streams and the workers' consumer in place, and our own connection to it. */
export class Bus {
  private readonly publisher: Publisher;

  private constructor(
    readonly url: string,
    private readonly nc: NatsConnection,
    private readonly manager: JetStreamManager,
    private readonly signal: AbortSignal,
  ) {
    this.publisher = new Publisher(nc);
  }

  static async open(stage: Stage, { ackWaitMs }: { readonly ackWaitMs: number }): Promise<Bus> {
    const server = await startNatsServer();
    stage.defer(() => server.stop());
    const nc = await connectBus({ url: server.url, name: 'faults', firstConnectMs: 10_000 });
    stage.defer(() => nc.close());
    await ensureStreams(nc);
    await ensureWorkerConsumer(nc, { ackWaitMs });
    return new Bus(server.url, nc, await jetstreamManager(nc), stage.signal);
  }

  /** Publishes evenly over `durationMs`; rejects unless each is stored, and stored once. */
  async publish(publications: readonly Publication[], durationMs = 0): Promise<void> {
    const startedAt = performance.now();
    for (let sent = 0; sent < publications.length; await delay(TICK_MS, undefined, { signal: this.signal })) {
      const share = durationMs === 0 ? 1 : Math.min(1, (performance.now() - startedAt) / durationMs);
      const due = Math.ceil(share * publications.length);
      const results = await this.publisher.publishAll(publications.slice(sent, due));
      const failed = results.find((result) => !result.ok || result.duplicate);
      if (failed) throw new Error('an event could not be published', { cause: failed.ok ? 'its id is taken' : failed.error });
      sent = due;
    }
  }

  /** Events that no worker has settled: waiting, and delivered to one. */
  async unsettled(): Promise<{ readonly waiting: number; readonly delivered: number }> {
    const { num_pending: waiting, num_ack_pending: delivered } = await this.manager.consumers.info(DECNET_EVENTS, TTP_WORKER);
    return { waiting, delivered };
  }

  async count(stream: StreamName): Promise<number> {
    return (await this.manager.streams.info(stream)).state.messages;
  }

  /** Everything that the stream holds, in order. */
  read<T>(stream: StreamName, convert: (message: JsMsg) => T): Promise<readonly T[]> {
    return readStream(this.nc, stream, convert, this.signal);
  }
}
