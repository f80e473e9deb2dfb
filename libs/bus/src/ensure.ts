// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  AckPolicy,
  DeliverPolicy,
  jetstream,
  type JetStreamManager,
  jetstreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import { Kvm, type KV } from '@nats-io/kv';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode, isForbidden, isTransient } from './transient';
import {
  type BusLayout,
  DECNET_EVENTS,
  DEFAULT_LAYOUT,
  fitWindow,
  REPLICAS_BUCKET,
  STREAM_NAMES,
  type StreamDefinition,
  streamDefinitions,
  type StreamName,
  TTP_WORKER,
} from './streams';

const ATTEMPTS = 8;
const RETRY_MS = 250;
/** How often a name or subject that is taken may be a twin's, made between our look and our wish. */
const LOST_RACES = 2;
const STREAM_NAME_IN_USE = 10_058;
const SUBJECTS_OVERLAP = 10_065;
const CONSUMER_NAME_IN_USE = 10_013;
const CONSUMER_EXISTS = 10_148;
const INSUFFICIENT_STORAGE = 10_047;
const STREAM_NOT_FOUND = 10_059;
const CONSUMER_NOT_FOUND = 10_014;

/**
 * Creates the streams by `layout`. One that exists gets the subjects and the duplicate window that it lacks and keeps everything
 * else: what the operator has set, and the messages under it. Idempotent; several services may do it at once. A user who may only look is
 * content with streams that need no change.
 *
 * @param names the streams that the caller uses: a service leaves the others alone.
 * @throws {Error} naming the stream and what to change, when the server refuses.
 */
export async function ensureStreams(nc: NatsConnection, layout: BusLayout = DEFAULT_LAYOUT, names: readonly StreamName[] = STREAM_NAMES): Promise<void> {
  const manager = await patiently('JetStream', () => jetstreamManager(nc));
  const definitions = streamDefinitions(layout);
  for (const name of names) await patiently(`stream ${name}`, () => createOrExtend(manager, definitions[name]));
}

async function createOrExtend(manager: JetStreamManager, definition: StreamDefinition): Promise<void> {
  const existing = await found(manager.streams.info(definition.name));
  if (existing) await extend(manager, existing.config, definition);
  else await manager.streams.add(definition);
}

async function extend(manager: JetStreamManager, existing: StreamConfig, ours: StreamDefinition): Promise<void> {
  // No subject is taken away: another service may have been configured with it, and events without a stream are lost.
  const subjects = [...new Set([...existing.subjects, ...ours.subjects])];
  const window = Math.max(existing.duplicate_window, fitWindow(ours.duplicate_window, existing.max_age));
  if (subjects.length === existing.subjects.length && window === existing.duplicate_window) return;
  await manager.streams.update(ours.name, { subjects, duplicate_window: window });
}

export interface WorkerConsumerOptions {
  readonly durable?: string;
  /** The server redelivers what was not settled within this time. */
  readonly ackWaitMs?: number;
  /** Over all replicas; for a consumer that does not exist yet. */
  readonly maxAckPending?: number;
}

export const DEFAULT_ACK_WAIT_MS = 30_000;

/**
 * Creates the durable pull consumer on `DECNET_EVENTS`, or updates its acknowledgement wait, which the replicas count on, and leaves the
 * rest to the operator. It needs no filter: the stream holds only consumed topics.
 */
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
  await patiently(`consumer ${config.durable_name}`, async () => {
    const existing = await found(manager.consumers.info(DECNET_EVENTS, config.durable_name));
    if (!existing) await manager.consumers.add(DECNET_EVENTS, config);
    else await manager.consumers.update(DECNET_EVENTS, config.durable_name, { ack_wait: config.ack_wait });
  });
}

/** Null when there is no such stream or consumer. */
async function found<T>(info: Promise<T>): Promise<T | null> {
  try {
    return await info;
  } catch (error) {
    if (hasCode(error, STREAM_NOT_FOUND, CONSUMER_NOT_FOUND)) return null;
    throw error;
  }
}

/** A replica that has not been heard of for this long is gone. */
export const REPLICA_TTL_MS = 90_000;

/** Opens the key-value bucket of replica records; entries expire by themselves. */
export function ensureReplicasBucket(nc: NatsConnection, layout: BusLayout = DEFAULT_LAYOUT, ttlMs: number = REPLICA_TTL_MS): Promise<KV> {
  const storage = streamDefinitions(layout)[DECNET_EVENTS].storage;
  const open = () => new Kvm(jetstream(nc)).create(REPLICAS_BUCKET, { ttl: ttlMs, history: 1, replicas: layout.replicas, storage });
  return patiently(`bucket ${REPLICAS_BUCKET}`, open);
}

/** A server that has just started, or a cluster without a leader yet, answers within seconds; what a twin has just made is there to be opened. */
async function patiently<T>(what: string, action: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      const mayPass = isTransient(error) || (attempt <= LOST_RACES && isTaken(error));
      if (attempt >= ATTEMPTS || !mayPass) throw new Error(`cannot set up ${what}: ${explain(error)}`, { cause: error });
    }
    await delay(RETRY_MS * attempt);
  }
}

const isTaken = (error: unknown): boolean => hasCode(error, STREAM_NAME_IN_USE, SUBJECTS_OVERLAP, CONSUMER_NAME_IN_USE, CONSUMER_EXISTS);

function explain(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (isForbidden(error)) return `${reason}. This user may look, not create or change: let an operator run \`ttp broker init\` first.`;
  return hasCode(error, INSUFFICIENT_STORAGE) ? `${reason}. Give the server more storage or lower the stream byte limits.` : reason;
}
