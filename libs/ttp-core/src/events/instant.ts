// SPDX-License-Identifier: AGPL-3.0-or-later

// ISO-8601 with seconds; Python leaves the zone out of naive times, which are UTC here.
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/;

/** A day, or a day and a time, with or without a zone; of ISO 8601's many forms those that everybody reads alike. */
export const WRITTEN_INSTANT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/** 9999-12-31T23:59:59Z. */
const LAST_MS = 253_402_300_799_000;

/** Reads ISO-8601 text; null for anything else and for years outside 1970 to 9999, which not every database holds. */
export function instantOf(value: unknown): Date | null {
  const [text, zone] = (typeof value === 'string' && ISO.exec(value)) || [];
  return text === undefined ? null : bounded(Date.parse(text.replace(' ', 'T') + (zone === undefined ? 'Z' : '')));
}

/** Reads what a user writes, of any year: a day is its midnight, and without a zone it is UTC. Undefined for anything else, 31 February too. */
export function writtenInstant(text = ''): Date | undefined {
  const [, day = '', time = '00:00', zone = 'Z'] = WRITTEN_INSTANT.exec(text) ?? [];
  const instant = new Date(`${day}T${time}${zone}`);
  // To Date 31 February is 3 March.
  return Number.isFinite(instant.getTime()) && new Date(day).toISOString().startsWith(day) ? instant : undefined;
}

/** Reads Unix seconds, fractional; null outside 1970 to 9999. */
export const instantOfSeconds = (seconds: number): Date | null => bounded(seconds * 1000);

const bounded = (ms: number): Date | null => (ms >= 0 && ms <= LAST_MS ? new Date(ms) : null);
