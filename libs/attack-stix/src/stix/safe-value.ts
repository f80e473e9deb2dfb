// SPDX-License-Identifier: AGPL-3.0-or-later

/** Longest text of an export, in bytes of UTF-8. */
const TEXT_LIMIT = 65_536;

/** Lists and dictionaries inside each other; what lies deeper is left out. */
const MAX_DEPTH = 32;

const NOT_IN_A_KEY = /[^a-zA-Z0-9_-]/g;
const KEY_LIMIT = 250;

/** An attacker's text as JSON can carry it: lone surrogates replaced, cut after 64 KiB and never inside a character. */
export function safeText(text: string): string {
  const head = text.slice(0, TEXT_LIMIT).toWellFormed();
  if (Buffer.byteLength(head) <= TEXT_LIMIT) return head;
  const bytes = Buffer.from(head);
  let end = TEXT_LIMIT;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

/**
 * Decoded JSON as a STIX value, or undefined where nothing is left of it: STIX has no null, no empty list and no empty dictionary,
 * and names a dictionary's keys with ASCII letters, digits, `_` and `-` only.
 */
export function safeValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return safeText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return undefined;
  return Array.isArray(value) ? safeList(value, depth) : safeRecord(value, depth);
}

/** The record without the properties that have no STIX value; undefined where none has. */
export function safeRecord(record: object, depth = 0): Record<string, unknown> | undefined {
  const members = Object.entries(record).flatMap(([key, member]): [string, unknown][] => {
    const value = safeValue(member, depth + 1);
    return value === undefined || key === '' ? [] : [[key.replace(NOT_IN_A_KEY, '_').slice(0, KEY_LIMIT), value]];
  });
  return members.length > 0 ? Object.fromEntries(members) : undefined;
}

function safeList(items: readonly unknown[], depth: number): readonly unknown[] | undefined {
  const values = items.map((item) => safeValue(item, depth + 1)).filter((value) => value !== undefined);
  return values.length > 0 ? values : undefined;
}

/** A count as STIX takes it: a whole number from `least` to 999,999,999. */
export function safeCount(count: number, least: number): number {
  return Math.min(Math.max(Math.trunc(count) || 0, least), 999_999_999);
}
