// SPDX-License-Identifier: AGPL-3.0-or-later

/**
 * An instant as both dialects store it: UTC, no zone, six digits. SQLite compares it as text, and DECNET's own rows have six
 * digits, so ours must too, or ours would sort before theirs of the same millisecond.
 */
export function toInstant(date: Date): string {
  const iso = date.toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}000`;
}

/** `toInstant` for the rows of one batch: they share few instants, and formatting is the dearest part of a row. */
export function rememberingInstants(): (date: Date) => string {
  const known = new Map<number, string>();
  return (date) => {
    const ms = date.getTime();
    const text = known.get(ms) ?? toInstant(date);
    known.set(ms, text);
    return text;
  };
}

/** An instant as a raw query returns it: text from SQLite, a Date from MySQL. Microseconds are cut to milliseconds. */
export function fromInstant(value: Date | string): Date {
  return value instanceof Date ? value : new Date(`${value.replace(' ', 'T')}Z`);
}
