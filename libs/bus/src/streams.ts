// SPDX-License-Identifier: AGPL-3.0-or-later
import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { ALL_RULE_FIRED, ALL_RULE_RELOADED, ALL_RULE_STATE, CONSUMED_TOPICS, RULE_SUPPRESSED, TTP_TAGGED } from '@ttp/ttp-core';

export const DECNET_EVENTS = 'DECNET_EVENTS';
export const TTP = 'TTP';
export const TTP_RULES = 'TTP_RULES';
export const TTP_DLQ = 'TTP_DLQ';
export const STREAM_NAMES = [DECNET_EVENTS, TTP, TTP_RULES, TTP_DLQ] as const;
export type StreamName = (typeof STREAM_NAMES)[number];

/** The durable consumer that all replicas of the tagging worker share. */
export const TTP_WORKER = 'ttp-worker';
export const REPLICAS_BUCKET = 'ttp_replicas';

export interface StreamLimits {
  readonly maxAgeMs: number;
  /** Reserved by the server: the sum over all streams must fit its disk limit. */
  readonly maxBytes: number;
}

/** How streams are created. Only `extraTopics` has an effect on a stream that exists. */
export interface BusLayout {
  /** Copies of each stream: 1 alone, 3 in a cluster. */
  readonly replicas: number;
  readonly storage: 'file' | 'memory';
  /** `DECNET_TTP_EXTRA_TOPICS`: subjects that the worker consumes besides `CONSUMED_TOPICS`. Should be the same in every service. See `parseExtraTopics`. */
  readonly extraTopics: readonly string[];
  readonly limits: Readonly<Record<StreamName, StreamLimits>>;
}

const DAY_MS = 86_400_000;
const MIB = 1_048_576;

export const DEFAULT_LAYOUT: BusLayout = {
  replicas: 1,
  storage: 'file',
  extraTopics: [],
  limits: {
    [DECNET_EVENTS]: { maxAgeMs: 7 * DAY_MS, maxBytes: 2048 * MIB },
    [TTP]: { maxAgeMs: 7 * DAY_MS, maxBytes: 1024 * MIB },
    [TTP_RULES]: { maxAgeMs: 0, maxBytes: 64 * MIB },
    [TTP_DLQ]: { maxAgeMs: 90 * DAY_MS, maxBytes: 512 * MIB },
  },
};

/** A message resent within this time is stored once; covers a broker restart. */
const DUPLICATE_WINDOW_MS = 600_000;
/**
 * For events and announcements, so that the sweep of an outbox after an outage stores no second copy. The server keeps each message
 * id in memory for so long, at about 200 bytes: 150 MB at a steady 100 messages a second.
 */
const OUTAGE_MS = 7_200_000;

export type StreamDefinition = Partial<StreamConfig> & Pick<StreamConfig, 'name' | 'subjects' | 'duplicate_window'>;

/** The server refuses a window longer than messages live. Nanoseconds; a `maxAge` of 0 means for ever. */
export const fitWindow = (window: number, maxAge: number): number => (maxAge > 0 ? Math.min(window, maxAge) : window);

/**
 * The JetStream configuration that each stream is created with. Subjects are wire contract. Limits, storage and replicas are first
 * values: on a stream that exists they are the operator's, and `ensureStreams` leaves them alone.
 */
export function streamDefinitions(layout: BusLayout): Readonly<Record<StreamName, StreamDefinition>> {
  const define = (name: StreamName, subjects: readonly string[], windowMs: number, more: Partial<StreamConfig> = {}): StreamDefinition => ({
    name,
    subjects: [...subjects],
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    storage: layout.storage === 'file' ? StorageType.File : StorageType.Memory,
    num_replicas: layout.replicas,
    max_age: nanos(layout.limits[name].maxAgeMs),
    max_bytes: layout.limits[name].maxBytes,
    duplicate_window: fitWindow(nanos(windowMs), nanos(layout.limits[name].maxAgeMs)),
    ...more,
  });
  return {
    [DECNET_EVENTS]: define(DECNET_EVENTS, [...new Set([...CONSUMED_TOPICS, ...layout.extraTopics])], OUTAGE_MS),
    [TTP]: define(TTP, [TTP_TAGGED, ALL_RULE_FIRED, RULE_SUPPRESSED], OUTAGE_MS),
    // A wake-up hint per rule, not a log: the change log in the database is the truth.
    [TTP_RULES]: define(TTP_RULES, [ALL_RULE_RELOADED, ALL_RULE_STATE], DUPLICATE_WINDOW_MS, { max_msgs_per_subject: 1 }),
    [TTP_DLQ]: define(TTP_DLQ, ['dlq.>'], DUPLICATE_WINDOW_MS),
  };
}
