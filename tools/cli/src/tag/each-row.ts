// SPDX-License-Identifier: AGPL-3.0-or-later
import { Rejected } from '@ttp/ttp-core';

export interface RowListener {
  onRow(lineNumber: number): void;
  /** A line that cannot be read: where, and why. */
  onSkipped(message: string): void;
}

/** What `read` makes of each line that is not blank; a line that it refuses (Rejected) is told to the listener, and skipped. */
export async function* eachRow<T>(
  source: string,
  lines: AsyncIterable<string>,
  read: (line: string, lineNumber: number) => T,
  { onRow, onSkipped }: RowListener,
): AsyncGenerator<T> {
  let lineNumber = 0;
  for await (const line of lines) {
    lineNumber += 1;
    onRow(lineNumber);
    if (line.trim() === '') continue;
    try {
      yield read(line, lineNumber);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      onSkipped(`${source}:${lineNumber}: skipped: ${error.message}`);
    }
  }
}
