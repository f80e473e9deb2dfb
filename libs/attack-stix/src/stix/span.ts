// SPDX-License-Identifier: AGPL-3.0-or-later

/** Two instants of an object, in order: `2026-01-02T03:04:05.678Z`. */
export interface Span {
  readonly first: string;
  readonly last: string;
}

/** When what is no data was made: our identity, our extension. Never changes, else every consumer sees a new version. */
export const FIXED_SPAN: Span = { first: '2026-01-01T00:00:00.000Z', last: '2026-01-01T00:00:00.000Z' };

/** STIX writes a year with four digits. */
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** From the earliest to the latest of the dates, so that a producer's wrong clock cannot turn them round. An invalid date is not counted. */
export function spanOf(dates: readonly (Date | null)[]): Span {
  const times = dates.map((date) => date?.getTime() ?? Number.NaN).filter((time) => !Number.isNaN(time));
  if (times.length === 0) return FIXED_SPAN;
  // No spread into Math.min: a long list is more arguments than a call takes.
  return { first: instant(times.reduce((one, other) => Math.min(one, other))), last: instant(times.reduce((one, other) => Math.max(one, other))) };
}

const instant = (ms: number): string => new Date(Math.min(Math.max(ms, 0), LATEST_MS)).toISOString();
