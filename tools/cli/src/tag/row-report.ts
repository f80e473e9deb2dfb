// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core/printable';
import type { Progress } from '../terminal/progress';
import type { RowListener } from './each-row';

export interface RowReport extends RowListener {
  /** Lines that could not be read, so far. */
  readonly skipped: number;
}

/** Shows how many rows were read, and says on stderr which could not be. */
export function rowReport(progress: Progress): RowReport {
  let skipped = 0;
  return {
    get skipped() {
      return skipped;
    },
    onRow: (rows) => progress.update(`${rows} rows`),
    onSkipped(message) {
      skipped += 1;
      progress.end();
      process.stderr.write(`${printable(message)}\n`);
    },
  };
}
