// SPDX-License-Identifier: AGPL-3.0-or-later
import { writtenInstant } from '@ttp/ttp-core/instant';
import { InvalidArgumentError } from 'commander';
import { durationMs } from '../duration';

/** An instant (`2030-01-31T12:00:00Z`, UTC where it says no zone) or a time from `now` (`45m`, `4h`, `7d`), as ISO 8601. */
export function parseExpiry(text: string, now: Date): string {
  const later = durationMs(text);
  if (later !== null) return new Date(now.getTime() + later).toISOString();
  const instant = writtenInstant(text);
  if (instant === undefined) throw new InvalidArgumentError('must be an instant such as 2030-01-31T12:00:00Z, or a time such as 45m, 4h or 7d');
  return instant.toISOString();
}
