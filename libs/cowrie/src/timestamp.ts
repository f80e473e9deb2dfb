// SPDX-License-Identifier: AGPL-3.0-or-later

const STAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|([+-]\d\d):?(\d\d))?$/;

/**
 * Cowrie's `timestamp` as ISO-8601 with its microseconds kept, or null where it is none. Cowrie writes `Z` when it runs in UTC and
 * `+0200` otherwise, which few parsers read; a missing zone is UTC.
 */
export function isoTimestamp(value: unknown): string | null {
  const [, date, time, hours, minutes] = (typeof value === 'string' && STAMP.exec(value)) || [];
  if (date === undefined) return null;
  const zone = hours === undefined || (hours.endsWith('00') && minutes === '00') ? 'Z' : `${hours}:${minutes}`;
  const iso = `${date}T${time}${zone}`;
  return Number.isNaN(Date.parse(iso)) ? null : iso;
}

/** Seconds from one timestamp to a later one; 0 when they are in the wrong order. */
export const secondsBetween = (from: string, to: string): number => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
