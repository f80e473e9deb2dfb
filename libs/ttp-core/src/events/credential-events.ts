// SPDX-License-Identifier: AGPL-3.0-or-later
import { baseEvent } from './base-event';
import type { Envelope } from './envelope';
import { defaultSourceId, idOf, KEY_LENGTH } from './ids';
import type { TaggerEvent } from './tagger-event';

type Payload = Envelope['payload'];

const LIST_FIELDS = ['attacker_uuids', 'attacker_ips', 'deckies', 'services'];

/** What rules read, and the correlator's field that stands in for it; an id may be a number, a hash is a text. */
const RULE_FIELDS = [
  { field: 'reuse_count', own: 'target_count', read: (count: unknown) => count },
  { field: 'credential_hash', own: 'id', read: idOf },
] as const;

/** One event per attacker that used the secret; a producer that anchors the event itself gets one event, as it stands. */
export function credentialEvents(envelope: Envelope): TaggerEvent[] {
  const payload = reusePayload(envelope.payload);
  if (idOf(payload.attacker_uuid) ?? idOf(payload.identity_uuid)) return [baseEvent({ ...envelope, payload }, 'credential')];
  const finding = idOf(payload.id) ?? defaultSourceId(envelope.topic, payload);
  return reusingAttackers(payload).map((uuid) => {
    return baseEvent({ ...envelope, payload: { ...payload, attacker_uuid: uuid } }, 'credential', `${finding}:${uuid}`);
  });
}

/** The distinct attackers of `attacker_uuids`, in order. */
export function reusingAttackers({ attacker_uuids: list }: Payload): readonly string[] {
  return [...new Set(listOf(list))].filter((uuid) => uuid !== '' && uuid.length <= KEY_LENGTH);
}

/** The lists as arrays, and what the correlator found under the names that the rule reads. */
function reusePayload(payload: Payload): Payload {
  const lists = LIST_FIELDS.filter((field) => field in payload).map((field) => [field, listOf(payload[field])]);
  const missing = RULE_FIELDS.filter(({ field, own }) => payload[field] == null && own in payload);
  const found = missing.map(({ field, own, read }) => [field, read(payload[own])]);
  return { ...payload, ...Object.fromEntries(lists), ...Object.fromEntries(found) };
}

/** The strings of a list that arrives as an array or as its JSON text. */
function listOf(value: unknown): readonly string[] {
  const list = typeof value === 'string' ? parseJson(value) : value;
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
