// SPDX-License-Identifier: AGPL-3.0-or-later
import { DECNET_EVENTS, DEFAULT_LAYOUT } from '@ttp/bus';
import { UsageError } from '@ttp/config';
import type { PruneFilter } from '@ttp/persistence';

const DAY_MS = 86_400_000;

/** As long as the bus may deliver an event again. */
const REDELIVERED_MS = DEFAULT_LAYOUT.limits[DECNET_EVENTS].maxAgeMs;

/** What an age means at this moment. Throws UsageError for one that events on the bus have not reached. */
export function pruneWindow(olderThanMs: number, now: Date): PruneFilter {
  if (olderThanMs < REDELIVERED_MS) {
    const days = REDELIVERED_MS / DAY_MS;
    throw new UsageError(
      `--older-than must be ${days}d or more: so long ${DECNET_EVENTS} keeps events, and one that is delivered again would bring its tags back`,
    );
  }
  return { seenBefore: new Date(now.getTime() - olderThanMs), taggedBefore: new Date(now.getTime() - REDELIVERED_MS) };
}
