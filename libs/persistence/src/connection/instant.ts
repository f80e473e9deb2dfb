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

/** DECNET's rows have microseconds, which a Date would lose: they stay in what is written. Reckoning is in milliseconds, as with any Date. */
class MicrosecondDate extends Date {
  constructor(iso: string, readonly micros: string) {
    super(iso);
  }

  override toISOString(): string {
    return super.toISOString().replace('Z', `${this.micros}Z`);
  }
}

/** `2026-11-21 08:00:00.123456`: the last three digits, unless these are zeros, which nobody needs to read. */
const MICROSECONDS = /\.\d{3}(?!000)(\d{3})$/;

/** An instant as a raw query returns it: text from SQLite, and from MySQL a Date without microseconds, or what was cast to text. */
export function fromInstant(value: Date | string): Date {
  if (value instanceof Date) return value;
  const iso = `${value.replace(' ', 'T')}Z`;
  const micros = MICROSECONDS.exec(value)?.[1];
  return micros === undefined ? new Date(iso) : new MicrosecondDate(iso, micros);
}

/** Whether one instant is before another, to the microsecond. */
export const isBefore = (one: Date, other: Date): boolean =>
  one.getTime() === other.getTime() ? microsOf(one) < microsOf(other) : one.getTime() < other.getTime();

const microsOf = (date: Date): string => (date instanceof MicrosecondDate ? date.micros : '000');
