// SPDX-License-Identifier: AGPL-3.0-or-later
import { type StixSkipped, sumSkipped } from '@ttp/attack-stix';
import type { OnSkipped } from '@ttp/exports';

/** What an export could not say, for the log; null when it said everything. */
export function skippedText(skipped: StixSkipped): string | null {
  const counts = Object.entries(skipped).filter(([, count]) => count > 0);
  return counts.length === 0 ? null : `left out of a STIX export: ${counts.map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
}

/** Says at the end what the export could not say. */
export async function* counted<T>(read: (onSkipped: OnSkipped) => AsyncGenerator<T>, say: (text: string) => void): AsyncGenerator<T> {
  let total = sumSkipped([]);
  yield* read((skipped) => {
    total = sumSkipped([total, skipped]);
  });
  const said = skippedText(total);
  if (said !== null) say(said);
}
