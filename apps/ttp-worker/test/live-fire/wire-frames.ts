// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from '@ttp/ttp-core';
import { aSession } from '../a-session';

export type Fields = Readonly<Record<string, unknown>>;

/** Whom a message is about. Each message has somebody of its own, so that its tags are known by their anchor. */
export interface Actor {
  readonly name: string;
  readonly ip: string;
  readonly uuid: string;
  readonly identity: string;
}

export interface Frame {
  /** Of the envelope, unless an input says another. */
  readonly type: string;
  /** What the worker makes of the topic. */
  readonly kinds: readonly SourceKind[];
  /** What its producer sends in every message. */
  readonly payload: (actor: Actor) => Fields;
}

const AT = '2026-01-02T03:04:05+00:00';

const aMail = ({ name, uuid, ip }: Actor): Fields => ({
  source_id: `<${name}@mail.example>`,
  attacker_uuid: uuid,
  attacker_ip: ip,
  decky_id: 'decky-2',
  service: 'smtp',
  subject: null,
  from_domain: null,
  mail_from_domain: null,
  return_path_domain: null,
  rcpt_count: 1,
  rcpt_domains: ['corp.example'],
  x_mailer: null,
  dkim_signed: false,
  spf_pass: false,
  urls: [],
  attachment_count: 0,
  attachment_sha256s: [],
  attachment_extensions: [],
  attachment_macros: false,
  attachment_password_protected: false,
  html_smuggling: false,
  body_simhash: '',
  body_base64_bytes: 0,
  body_sha256: null,
  stored_as: null,
});

const anEnrichment = ({ uuid, ip }: Actor): Fields => ({
  attacker_uuid: uuid,
  attacker_ip: ip,
  aggregate_verdict: null,
  providers: ['abuseipdb', 'feodo', 'greynoise', 'threatfox'],
  abuseipdb_score: null,
  abuseipdb_categories: [],
  greynoise_classification: null,
  greynoise_name: null,
  greynoise_tags: [],
  feodo_listed: null,
  feodo_malware_family: null,
  threatfox_listed: null,
  threatfox_threat_types: [],
  threatfox_ioc_types: [],
  threatfox_malware_families: [],
});

/** The lists are the correlator's: JSON in a text. */
const aReuse = ({ name, uuid, ip }: Actor): Fields => ({
  id: `finding-${name}`,
  secret_kind: 'password',
  target_count: 2,
  attacker_uuids: JSON.stringify([uuid]),
  attacker_ips: JSON.stringify([ip]),
  deckies: '["decky-1","decky-2"]',
  services: '["ssh"]',
});

const aTrigger = ({ name, ip }: Actor): Fields => ({
  token_id: 'live',
  trigger_id: `trigger-${name}`,
  decky_name: 'decky-1',
  src_ip: ip,
  user_agent: 'Mozilla/5.0',
  request_path: '/x.png',
  dns_qname: null,
});

/** The topics that fire rules, as documentation writes them. */
export const FRAMES = {
  'attacker.session.ended': {
    type: 'session.ended',
    kinds: ['session', 'command', 'auth_attempt', 'payload', 'http_request'],
    payload: ({ name, ip }) => aSession(name, [], { attacker_ip: ip, shard_path: null }),
  },
  'attacker.intel.enriched': { type: 'intel.enriched', kinds: ['intel'], payload: anEnrichment },
  'attacker.fingerprinted': { type: '', kinds: ['http_fingerprint', 'ipv6_leak'], payload: ({ ip }) => ({ attacker_ip: ip }) },
  'identity.formed': {
    type: 'formed',
    kinds: ['identity'],
    payload: ({ identity, uuid }) => ({ identity_uuid: identity, observation_uuids: [uuid] }),
  },
  'identity.merged': { type: 'merged', kinds: ['identity'], payload: ({ identity }) => ({ winner_uuid: identity, loser_uuid: 'made-up' }) },
  'credential.reuse.detected': { type: 'reuse.detected', kinds: ['credential'], payload: aReuse },
  'email.received': { type: 'received', kinds: ['email'], payload: aMail },
  'canary.<token>.triggered': { type: '', kinds: ['canary_fingerprint'], payload: aTrigger },
  // Of passive observations, `src_ip` is the attacker, but for a link-local address.
  'decky.<name>.traffic': {
    type: '',
    kinds: ['http_fingerprint', 'ipv6_leak'],
    payload: ({ ip }) => ({ src_ip: ip, dst_ip: '192.0.2.80', attacker_v4: ip, observed_at: AT }),
  },
} satisfies Readonly<Record<string, Frame>>;

export type Topic = keyof typeof FRAMES;

/** Of `decky.<name>.traffic`, the subject of one decoy. */
export const subjectOf = (topic: Topic): string => topic.replace(/<\w+>/, 'live');
