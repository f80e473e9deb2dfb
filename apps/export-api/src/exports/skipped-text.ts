// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixSkipped } from '@ttp/attack-stix';

/** What an export could not say, for the log; null when it said everything. */
export function skippedText(skipped: StixSkipped): string | null {
  const counts = Object.entries(skipped).filter(([, count]) => count > 0);
  return counts.length === 0 ? null : `left out of a STIX export: ${counts.map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
}
