// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';

type Payload = Readonly<Record<string, unknown>>;

/** Width of the columns that hold an attacker, an identity, a session or a decky, in characters. */
export const KEY_LENGTH = 255;

/** Width of the `source_id` column, in characters. */
const SOURCE_ID_LIMIT = 512;

/** Where a source id is looked for, in this order. Part of the wire contract: tag ids depend on it. */
const SOURCE_ID_FIELDS = ['source_id', 'session_id', 'token_id', 'identity_uuid', 'credential_id', 'attacker_uuid', 'uuid'] as const;

/** Text of an id, or null for what names nothing: absent, empty, zero, no scalar, or a number JSON cannot carry exactly. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value || null;
  return Number.isSafeInteger(value) && value !== 0 ? String(value) : null;
}

/** Whether a producer written in Python calls the value true: what it means by "present". */
export const isTruthy = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** A field as text, null stays null; unlike an id it may be empty. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : value === 0 ? '0' : idOf(value);
}

/** The first id among `fields`, in their order. */
export function firstId(record: Payload, fields: readonly string[]): string | null {
  for (const field of fields) {
    const id = idOf(record[field]);
    if (id !== null) return id;
  }
  return null;
}

/** The id that most topics share; an event that carries none is named by its topic. */
export const defaultSourceId = (topic: string, payload: Payload): string => firstId(payload, SOURCE_ID_FIELDS) ?? topic;

/** Senders choose some ids (a mail's Message-ID): one that no column holds is replaced by its digest, so that the event is neither lost nor mixed up. */
export function fitted(sourceId: string): string {
  return sourceId.length <= SOURCE_ID_LIMIT ? sourceId : `sha256:${hash('sha256', sourceId)}`;
}
