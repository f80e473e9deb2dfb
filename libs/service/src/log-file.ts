// SPDX-License-Identifier: AGPL-3.0-or-later
import { appendFileSync, renameSync, statSync } from 'node:fs';

export interface LogFileLimits {
  readonly bytes: number;
  /** Kept besides the one that is written: `PATH.1` is the youngest. */
  readonly oldFiles: number;
}

const LIMITS: LogFileLimits = { bytes: 10 * 1024 * 1024, oldFiles: 5 };
const READABLE_BY_GROUP = 0o640;

/**
 * Appends whole lines to a file that begins anew before it is larger than the limit. It opens the file for each line: nothing is held, a
 * file that was moved away or a disk that was full is noticed by the next line, and lines of several processes never mix. A line that
 * cannot be written is lost here; `failed` hears the first of a row.
 */
export function logFile(path: string, failed: (reason: string) => void, { bytes, oldFiles }: LogFileLimits = LIMITS): (line: string) => void {
  let failing = false;
  return (line) => {
    try {
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size > 0 && size + Buffer.byteLength(line) > bytes) rotate(path, oldFiles);
      appendFileSync(path, line, { mode: READABLE_BY_GROUP });
      failing = false;
    } catch (error) {
      // Set first: the warning is a line, too.
      const first = !failing;
      failing = true;
      if (first) failed(String(error));
    }
  };
}

function rotate(path: string, oldFiles: number): void {
  for (let age = oldFiles - 1; age > 0; age--) moveIfThere(`${path}.${age}`, `${path}.${age + 1}`);
  moveIfThere(path, `${path}.1`);
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Another process of the same file was faster.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
