// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiError,
  jetstream,
  type JetStreamManager,
  jetstreamManager,
} from '@nats-io/jetstream';
import { Kvm, type KV } from '@nats-io/kv';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import { isTransient } from './transient';
import { type BusLayout, DECNET_EVENTS, DEFAULT_LAYOUT, REPLICAS_BUCKET, STREAM_NAMES, streamDefinitions, type StreamName, TTP_WORKER } from './streams';

const ATTEMPTS = 8;
const RETRY_MS = 250;
const STREAM_NAME_IN_USE = 10_058;
const INSUFFICIENT_STORAGE = 10_047;

/**
 * Creates the streams or brings them to `layout`. Idempotent; several services may do it at once.
 *
 * @param names the streams that the caller uses: a service leaves the others alone.
 * @throws {Error} naming the stream and what to change, when the server refuses.
 */
export async function ensureStreams(nc: NatsConnection, layout: BusLayout = DEFAULT_LAYOUT, names: readonly StreamName[] = STREAM_NAMES): Promise<void> {
  const manager = await patiently('JetStream', () => jetstreamManager(nc));
  const definitions = streamDefinitions(layout);
  for (const name of names) await patiently(`stream ${name}`, () => createOrUpdate(manager, definitions[name]));
}

async function createOrUpdate(manager: JetStreamManager, definition: ReturnType<typeof streamDefinitions>[StreamName]): Promise<void> {
  try {
    await manager.streams.add(definition);
  } catch (error) {
    // An identical stream is not an error; a different one, or one that a twin is just creating, is updated.
    if (!(error instanceof JetStreamApiError) || error.code !== STREAM_NAME_IN_USE) throw error;
    await manager.streams.update(definition.name, definition);
  }
}

export interface WorkerConsumerOptions {
  readonly durable?: string;
  /** The server redelivers what was not settled within this time. */
  readonly ackWaitMs?: number;
  /** Over all replicas. */
  readonly maxAckPending?: number;
}

export const DEFAULT_ACK_WAIT_MS = 30_000;

/** Creates or updates the durable pull consumer on `DECNET_EVENTS`. It needs no filter: the stream holds only consumed topics. */
export async function ensureWorkerConsumer(nc: NatsConnection, options: WorkerConsumerOptions = {}): Promise<void> {
  const manager = await patiently('JetStream', () => jetstreamManager(nc));
  const config = {
    durable_name: options.durable ?? TTP_WORKER,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(options.ackWaitMs ?? DEFAULT_ACK_WAIT_MS),
    // Unlimited: after the server's last delivery a crash would lose the message. `settle` decides when to give up.
    max_deliver: -1,
    max_ack_pending: options.maxAckPending ?? 20_000,
  };
  await patiently(`consumer ${config.durable_name}`, () => manager.consumers.add(DECNET_EVENTS, config));
}

/** A replica that has not been heard of for this long is gone. */
export const REPLICA_TTL_MS = 90_000;

/** Opens the key-value bucket of replica records; entries expire by themselves. */
export function ensureReplicasBucket(nc: NatsConnection, layout: BusLayout = DEFAULT_LAYOUT, ttlMs: number = REPLICA_TTL_MS): Promise<KV> {
  const storage = streamDefinitions(layout)[DECNET_EVENTS].storage;
  const open = () => new Kvm(jetstream(nc)).create(REPLICAS_BUCKET, { ttl: ttlMs, history: 1, replicas: layout.replicas, storage });
  return patiently(`bucket ${REPLICAS_BUCKET}`, open);
}

/** A server that has just started, or a cluster without a leader yet, answers within seconds. */
async function patiently<T>(what: string, action: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (attempt >= ATTEMPTS || !isTransient(error)) throw new Error(`cannot set up ${what}: ${explain(error)}`, { cause: error });
    }
    await delay(RETRY_MS * attempt);
  }
}

function explain(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  const full = error instanceof JetStreamApiError && error.code === INSUFFICIENT_STORAGE;
  return full ? `${reason}. Give the server more storage or lower the stream byte limits.` : reason;
}
