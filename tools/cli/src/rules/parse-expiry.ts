// SPDX-License-Identifier: AGPL-3.0-or-later
import { InvalidArgumentError } from 'commander';

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** An instant (`2030-01-31T12:00:00Z`) or a time from `now` (`45m`, `4h`, `7d`), as ISO 8601. */
export function parseExpiry(text: string, now: Date): string {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() + Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS]).toISOString();
  const instant = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(instant.getTime())) throw new InvalidArgumentError('must be an instant such as 2030-01-31T12:00:00Z, or a time such as 45m, 4h or 7d');
  return instant.toISOString();
}
