// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError } from '@ttp/config';
import { writtenInstant } from '@ttp/ttp-core';

/** When what is replayed has happened. */
export interface TimeWindow {
  readonly since: Date;
  /** Not any more. */
  readonly until: Date | undefined;
}

const DAY_MS = 86_400_000;

/** The window that the options mean at this moment. Throws UsageError. */
export function timeWindow(sinceDays: number, until: string | undefined, now: Date): TimeWindow {
  const since = new Date(now.getTime() - sinceDays * DAY_MS);
  if (until === undefined) return { since, until };
  const end = writtenInstant(until);
  if (end === undefined) throw new UsageError('--until must be an instant or a day, such as 2026-11-01T12:00:00Z or 2026-11-01');
  if (end <= since) throw new UsageError(`--until ${end.toISOString()} leaves nothing: --since-days ${sinceDays} begins at ${since.toISOString()}`);
  return { since, until: end };
}
