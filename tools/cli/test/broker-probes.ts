// SPDX-License-Identifier: AGPL-3.0-or-later
import { REPLICAS_BUCKET, STREAM_NAMES } from '@ttp/bus';

/** One subject of each kind that there is on the broker. */
export interface Probes {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Stand for the inbox of the user who tries, and for another user's. */
export const OWN_INBOX = '_INBOX.<own>';
export const FOREIGN_INBOX = '_INBOX.<another>';

const EVENTS = [
  'attacker.session.ended',
  'attacker.observed',
  'attacker.intel.enriched',
  'attacker.fingerprinted',
  'identity.formed',
  'identity.merged',
  'credential.reuse.detected',
  'email.received',
  'canary.tripped',
  'decky.web1.traffic',
];
const ANNOUNCEMENTS = ['ttp.tagged', 'ttp.rule.fired.T1059', 'ttp.rule.suppressed', 'ttp.rule.reloaded.R0001', 'ttp.rule.state.R0001'];
const LETTERS = ['dlq.DECNET_EVENTS.ttp-worker', 'dlq.other.x'];
const CORE = ['ttp.rule.snapshot', 'ttp.rule.changes', 'ttp.rule.written', 'system.ttp.health', 'system.ttp.control', 'system.other.health'];
const RECORDS = [`$KV.${REPLICAS_BUCKET}.ttp-worker.host-1`, `$KV.${REPLICAS_BUCKET}.rule-store.host-1`, '$KV.other.key'];
const ELSEWHERE = ['another.product', '$SYS.REQ.SERVER.PING', '$SYS.REQ.ACCOUNT.PING.CONNZ', `${FOREIGN_INBOX}.x`, '_INBOX.x'];

const STREAMS = [...STREAM_NAMES, `KV_${REPLICAS_BUCKET}`, 'ANOTHER'];
const STREAM_CALLS = ['CREATE', 'UPDATE', 'INFO', 'DELETE', 'PURGE', 'MSG.GET', 'MSG.DELETE', 'SNAPSHOT', 'RESTORE', 'PEER.REMOVE'];
const CONSUMER_CALLS = ['CREATE', 'DURABLE.CREATE', 'INFO', 'DELETE', 'MSG.NEXT', 'LEADER.STEPDOWN'];

const onStream = (stream: string): readonly string[] => [
  ...STREAM_CALLS.map((call) => `$JS.API.STREAM.${call}.${stream}`),
  ...['ttp-worker', 'spy'].flatMap((consumer) => CONSUMER_CALLS.map((call) => `$JS.API.CONSUMER.${call}.${stream}.${consumer}`)),
  ...['CREATE', 'LIST', 'NAMES'].map((call) => `$JS.API.CONSUMER.${call}.${stream}`),
  `$JS.API.DIRECT.GET.${stream}`,
  `$JS.API.DIRECT.GET.${stream}.some.subject`,
  ...['ttp-worker', 'spy'].map((consumer) => `$JS.ACK.${stream}.${consumer}.1.1.1.1767322800000000000.0`),
];

const ACCOUNT_CALLS = ['INFO', 'STREAM.LIST', 'STREAM.NAMES', 'STREAM.TEMPLATE.CREATE.x', 'META.LEADER.STEPDOWN', 'ACCOUNT.PURGE.TTP'];
const OF_THE_ACCOUNT = ACCOUNT_CALLS.map((call) => `$JS.API.${call}`);

const WIDE = ['_INBOX.>', '>', '*.>', 'ttp.>', 'dlq.>', '$KV.>', '$JS.>', '$JS.API.>', '$JS.ACK.>', '$JS.EVENT.>', '$SYS.>', 'another.product'];

export const PROBES: Probes = {
  publish: [...EVENTS, ...ANNOUNCEMENTS, ...LETTERS, ...CORE, ...RECORDS, ...OF_THE_ACCOUNT, ...STREAMS.flatMap(onStream), ...ELSEWHERE],
  subscribe: [
    ...EVENTS,
    ...ANNOUNCEMENTS,
    ...LETTERS,
    ...CORE,
    ...RECORDS,
    `${OWN_INBOX}.>`,
    `${FOREIGN_INBOX}.>`,
    ...WIDE,
  ],
};
