// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Envelope } from './envelope';
import { isSourceKind } from './source-kinds';
import type { SourceKind } from './source-kinds';
import { DECKY_TRAFFIC, topicMatches } from './topics';

/** What becomes of an envelope. `ignored` is expected and silent; `unknown` is to be counted, its name comes from the wire. */
export type Classification =
  | { readonly status: 'tagged'; readonly kind: SourceKind }
  | { readonly status: 'ignored' }
  | { readonly status: 'unknown'; readonly name: string };

/** Topics that mean one kind, whatever the envelope's `type` says. */
const KIND_BY_TOPIC: ReadonlyMap<string, SourceKind> = new Map([
  ['attacker.session.ended', 'session'],
  ['attacker.observed', 'session'],
  ['attacker.intel.enriched', 'intel'],
  ['identity.formed', 'identity'],
  ['identity.merged', 'identity'],
  ['credential.reuse.detected', 'credential'],
  ['email.received', 'email'],
]);

/** `attacker.fingerprinted` is shared by all probes: `type` says which; null is a probe nobody tags. */
const KIND_BY_PROBE: ReadonlyMap<string, SourceKind | null> = new Map([
  ['ipv6_leak', 'ipv6_leak'],
  ['http_fingerprint', 'http_fingerprint'],
  ['jarm', null],
  ['hassh', null],
  ['tcpfp', null],
  ['tls_certificate', null],
  ['icmp_error', null],
  ['icmp6_error', null],
]);

const KIND_BY_SIGHTING: ReadonlyMap<string, SourceKind> = new Map([
  ['ipv6_link_local_leak', 'ipv6_leak'],
  ['quic_client_hello', 'http_fingerprint'],
  ['http_request_fingerprint', 'http_fingerprint'],
  ['http2_settings', 'http_fingerprint'],
  ['http3_settings', 'http_fingerprint'],
]);

/** Decides by whole topics, never by a substring; a topic the operator added is taken by its `type`. */
export function classify({ topic, type }: Envelope): Classification {
  const kind = KIND_BY_TOPIC.get(topic);
  if (kind !== undefined) return tagged(kind);
  if (topic.startsWith('canary.')) return topicMatches('canary.*.triggered', topic) ? tagged('canary_fingerprint') : IGNORED;
  if (type === '') return IGNORED;
  if (topic === 'attacker.fingerprinted') return named(type, KIND_BY_PROBE.get(type));
  if (topicMatches(DECKY_TRAFFIC, topic)) return named(type, KIND_BY_SIGHTING.get(type));
  return named(type, isSourceKind(type) ? type : undefined);
}

const IGNORED: Classification = { status: 'ignored' };
const tagged = (kind: SourceKind): Classification => ({ status: 'tagged', kind });

function named(name: string, kind: SourceKind | null | undefined): Classification {
  if (kind === null) return IGNORED;
  return kind === undefined ? { status: 'unknown', name } : tagged(kind);
}
