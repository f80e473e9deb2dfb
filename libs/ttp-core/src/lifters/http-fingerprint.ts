// SPDX-License-Identifier: AGPL-3.0-or-later
import { aLifter, tagsWith } from './lifter';
import type { Evidence, Prepare } from './lifter';
import type { Payload } from './payload';
import { firstText, textAt } from './payload';

type Predicate = Prepare<Evidence>;

/** GET over HTTP/1.1, 2 or 3 without cookie, referer and Accept-Language: curl, wget and the like, no browser. */
const BARE_CLIENTS = ['GE11nn0000', 'GE20nn0000', 'GE30nn0000'];

/** Length of a JA4H's first part, where nothing follows it. */
const PREFIX_LENGTH = 10;

const PROTOCOL_OF_SETTINGS: ReadonlyMap<string, string> = new Map([
  ['http2_settings', 'h2'],
  ['http3_settings', 'h3'],
]);

/** Who was seen when, beside what a predicate found. */
const seen = (payload: Payload, found: Evidence): Evidence => ({
  client_ip: textAt(payload, 'client_ip') ?? '',
  seen_at: textAt(payload, 'seen_at') ?? '',
  ...found,
});

const ja4h: Predicate = (parameters) => {
  const catalogues = parameters.texts('catalogues', BARE_CLIENTS);
  return (payload) => {
    const hash = textAt(payload, 'ja4h');
    if (hash === null || !catalogues.includes(prefixOf(hash))) return null;
    return seen(payload, { kind: 'ja4h', hash, protocol: textAt(payload, 'protocol') ?? 'h1', raw: null });
  };
};

function prefixOf(hash: string): string {
  const end = hash.indexOf('_');
  return hash.slice(0, end < 0 ? PREFIX_LENGTH : end);
}

const settings: Predicate = () => (payload) => {
  const kind = firstText(payload, 'fingerprint_type');
  const protocol = PROTOCOL_OF_SETTINGS.get(kind ?? '');
  return protocol === undefined ? null : seen(payload, { kind, hash: '', protocol, raw: rawSettings(payload['settings']) });
};

/** An object, or its JSON text. */
const rawSettings = (value: unknown): unknown => (typeof value === 'string' || (typeof value === 'object' && !Array.isArray(value)) ? value : null);

const ja4Quic: Predicate = () => (payload) => {
  const hash = textAt(payload, 'ja4_quic');
  return hash === null ? null : seen(payload, { kind: 'ja4_quic', hash, protocol: 'h3', raw: null });
};

/** What an HTTP client's habits say of it. */
export const httpFingerprint = aLifter({
  name: 'http_fingerprint',
  kinds: ['http_fingerprint'],
  predicates: { http_fingerprint_ja4h: ja4h, http_fingerprint_settings: settings, http_fingerprint_ja4_quic: ja4Quic },
  tags: tagsWith,
});
