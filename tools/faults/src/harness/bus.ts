// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  jetstream,
  jetstreamManager,
  type ConsumerInfo,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  type PubAck,
  type StreamInfo,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus, DECNET_EVENTS, ensureStreams, ensureWorkerConsumer, TTP_WORKER, type StreamName } from '@ttp/bus';
import { setTimeout as delay } from 'node:timers/promises';
import type { Broker } from './broker';
import { readStream } from './read-stream';
import type { Stage } from './stage';

/** How often what is due by now is published. */
const TICK_MS = 10;
const RETRY_MS = 200;
const ACK_LIMIT_MS = 5_000;
const PATIENCE_MS = 30_000;

/** An event as it goes to the broker. */
export interface Event {
  readonly subject: string;
  readonly msgId: string;
  readonly data: string | Uint8Array;
}

/** Streams and the workers' consumer, in place on a broker, and our own connection to it. */
export class Bus {
  private readonly js: JetStreamClient;

  private constructor(
    readonly nc: NatsConnection,
    private readonly manager: JetStreamManager,
    private readonly signal: AbortSignal,
  ) {
    this.js = jetstream(nc);
  }

  static async open(stage: Stage, { url, layout }: Broker, { ackWaitMs }: { readonly ackWaitMs: number }): Promise<Bus> {
    const nc = await connectBus({ url, name: 'faults', firstConnectMs: 10_000 });
    stage.defer(() => nc.close());
    await patiently(stage.signal, () => ensureStreams(nc, layout));
    await patiently(stage.signal, () => ensureWorkerConsumer(nc, { ackWaitMs }));
    return new Bus(nc, await jetstreamManager(nc), stage.signal);
  }

  /** Publishes evenly over `durationMs`, each until the broker has taken it; whether it is stored once, the stream's count says. */
  async publish(events: readonly Event[], durationMs = 0): Promise<void> {
    const startedAt = performance.now();
    for (let sent = 0; sent < events.length; await delay(TICK_MS, undefined, { signal: this.signal })) {
      const share = durationMs === 0 ? 1 : Math.min(1, (performance.now() - startedAt) / durationMs);
      const due = Math.ceil(share * events.length);
      await this.publishSurely(events.slice(sent, due));
      sent = due;
    }
  }

  private async publishSurely(events: readonly Event[]): Promise<void> {
    for (let left = events; left.length > 0; ) {
      const sent = await Promise.allSettled(left.map((event) => this.send(event)));
      left = left.filter((_, i) => sent[i]?.status === 'rejected');
      if (left.length > 0) await delay(RETRY_MS, undefined, { signal: this.signal });
    }
  }

  private send({ subject, msgId, data }: Event): Promise<PubAck> {
    return this.js.publish(subject, data, { msgID: msgId, timeout: ACK_LIMIT_MS });
  }

  /** Events that no worker has settled: waiting, and delivered to one. */
  async unsettled(): Promise<{ readonly waiting: number; readonly delivered: number }> {
    const { num_pending: waiting, num_ack_pending: delivered } = await this.workerConsumer();
    return { waiting, delivered };
  }

  /** Deliveries of events beyond the first of each. */
  async redeliveries(): Promise<number> {
    const { delivered } = await this.workerConsumer();
    return delivered.consumer_seq - delivered.stream_seq;
  }

  async count(stream: StreamName): Promise<number> {
    return (await this.info(stream)).state.messages;
  }

  /** The name of the server that leads the stream in a cluster. */
  async leaderOf(stream: StreamName): Promise<string> {
    return (await this.info(stream)).cluster?.leader ?? '';
  }

  /** Everything that the stream holds, in order. */
  read<T>(stream: StreamName, convert: (message: JsMsg) => T): Promise<readonly T[]> {
    return patiently(this.signal, () => readStream(this.nc, stream, convert, this.signal));
  }

  private info(stream: StreamName): Promise<StreamInfo> {
    return patiently(this.signal, () => this.manager.streams.info(stream));
  }

  private workerConsumer(): Promise<ConsumerInfo> {
    return patiently(this.signal, () => this.manager.consumers.info(DECNET_EVENTS, TTP_WORKER));
  }
}

/** A server that has just come back, or a cluster that has no leader yet, does not answer. */
async function patiently<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(RETRY_MS, undefined, { signal })) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
