// SPDX-License-Identifier: AGPL-3.0-or-later

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a time such as `50ms`, `45m`, `4h` or `90d`; null for anything else. */
export function durationMs(text: string): number | null {
  const [, count, unit] = /^(\d{1,6})(ms|[smhd])$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS];
}
