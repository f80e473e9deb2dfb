// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  ALL_RULE_FIRED,
  ALL_RULE_RELOADED,
  ALL_RULE_STATE,
  CONSUMED_TOPICS,
  CONTROL,
  HEALTH,
  RULE_CHANGES,
  RULE_SNAPSHOT,
  RULE_SUPPRESSED,
  RULE_WRITTEN,
  TTP_TAGGED,
} from '@ttp/ttp-core';
import { DECNET_EVENTS, REPLICAS_BUCKET, STREAM_NAMES, TTP_DLQ, TTP_RULES, TTP_WORKER } from './streams';

/** Who logs in to the broker, and what for. export-api listens as `console`. */
export const BUS_USERS = {
  'ttp-worker': 'takes events, publishes tags and dead letters',
  'rule-store': 'answers requests for the rules, hints that one was written',
  'rule-sync': 'announces changes of the rules',
  producer: 'publishes events: `ttp ingest`, and the producers of DECNET',
  operator: 'creates streams, reads their state, replays dead letters: `ttp broker init`, `doctor`, `rules status`, `dlq`',
  console: 'listens to tags, announcements and health, and publishes nothing: a console, and export-api for `/ttp/events`',
} as const;

export type BusUser = keyof typeof BUS_USERS;
export const BUS_USER_NAMES = Object.keys(BUS_USERS) as readonly BusUser[];

/** Subjects, with NATS wildcards; everything else is refused. */
export interface BusPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** May answer each request once. */
  readonly answers: boolean;
}

const KV_STREAM = `KV_${REPLICAS_BUCKET}`;
const api = (...calls: readonly string[]): readonly string[] => calls.map((call) => `$JS.API.${call}`);
const onEach = (call: string, streams: readonly string[]): readonly string[] => streams.map((stream) => `${call}.${stream}`);

/** Configuration and counters, no messages: each service looks at boot whether the streams are there. */
const SEE_STREAMS = api('INFO', ...onEach('STREAM.INFO', STREAM_NAMES));
const SEE_REPLICAS = api(`STREAM.INFO.${KV_STREAM}`);
const OWN_CONSUMER = `${DECNET_EVENTS}.${TTP_WORKER}`;
const WORKER_CONSUMER = api(`CONSUMER.INFO.${OWN_CONSUMER}`, `CONSUMER.CREATE.${OWN_CONSUMER}`);
/** That rules have changed, for whoever keeps a copy of them. */
const HINTS = [ALL_RULE_RELOADED, ALL_RULE_STATE, RULE_WRITTEN];
/** Rule and technique ids are one segment. */
const each = (all: string): string => all.replace(/>$/, '*');

/**
 * What a user may do, and no more.
 *
 * @param inbox the prefix of the user's replies, see `inboxPrefixOf`; another's replies cannot be read.
 * @param extraTopics as the worker consumes them, see `parseExtraTopics`.
 */
export function permissionsOf(user: BusUser, inbox: string, extraTopics: readonly string[] = []): BusPermissions {
  const events = [...CONSUMED_TOPICS, ...extraTopics];
  const { publish, subscribe = [], answers = false } = GRANTS[user](events);
  return { publish, subscribe: [...subscribe, `${inbox}.>`], answers };
}

type Grants = Pick<BusPermissions, 'publish'> & Partial<BusPermissions>;

const GRANTS: Readonly<Record<BusUser, (events: readonly string[]) => Grants>> = {
  'ttp-worker': () => ({
    publish: [
      TTP_TAGGED,
      each(ALL_RULE_FIRED),
      `dlq.${OWN_CONSUMER}`,
      HEALTH,
      RULE_SNAPSHOT,
      RULE_CHANGES,
      `$KV.${REPLICAS_BUCKET}.${TTP_WORKER}.*`,
      ...SEE_STREAMS,
      ...SEE_REPLICAS,
      ...WORKER_CONSUMER,
      ...api(`CONSUMER.MSG.NEXT.${OWN_CONSUMER}`),
      `$JS.ACK.${OWN_CONSUMER}.>`,
      // As later servers write it: the domain and the account come first.
      `$JS.ACK.*.*.${OWN_CONSUMER}.>`,
    ],
    subscribe: [CONTROL, ...HINTS],
  }),
  'rule-store': () => ({
    publish: [RULE_WRITTEN, ...SEE_STREAMS],
    subscribe: [RULE_SNAPSHOT, RULE_CHANGES, ...HINTS],
    answers: true,
  }),
  'rule-sync': () => ({
    publish: [each(ALL_RULE_RELOADED), each(ALL_RULE_STATE), ...SEE_STREAMS, ...api(`STREAM.MSG.GET.${TTP_RULES}`)],
    subscribe: [RULE_WRITTEN],
  }),
  producer: (events) => ({ publish: [...events, ...api('INFO', `STREAM.INFO.${DECNET_EVENTS}`)] }),
  operator: (events) => ({
    publish: [
      // A replayed dead letter goes where it came from.
      ...events,
      CONTROL,
      RULE_CHANGES,
      ...SEE_STREAMS,
      ...SEE_REPLICAS,
      ...WORKER_CONSUMER,
      ...api('STREAM.LIST', `CONSUMER.LIST.${DECNET_EVENTS}`, `DIRECT.GET.${KV_STREAM}.>`),
      ...api(...['STREAM.CREATE', 'STREAM.UPDATE'].flatMap((call) => onEach(call, [...STREAM_NAMES, KV_STREAM]))),
      ...api(`STREAM.MSG.GET.${TTP_DLQ}`, `STREAM.MSG.DELETE.${TTP_DLQ}`),
    ],
  }),
  console: () => ({
    publish: [],
    subscribe: [TTP_TAGGED, ALL_RULE_FIRED, RULE_SUPPRESSED, ALL_RULE_RELOADED, ALL_RULE_STATE, HEALTH],
  }),
};
