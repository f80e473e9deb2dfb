// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError } from '@ttp/config';
import { access, constants, stat } from 'node:fs/promises';

/**
 * Looks at every log before anything is started for it. `awaited` is a path that need not exist yet.
 *
 * @throws {UsageError} naming each that cannot be read as a file, a line each.
 */
export async function checkLogs(files: readonly string[], awaited?: string): Promise<void> {
  const problems = await Promise.all(files.map((file) => problemOf(file, file === awaited)));
  const found = problems.filter((problem) => problem !== null);
  if (found.length > 0) throw new UsageError(found.join('\n'));
}

async function problemOf(file: string, mayBeMissing: boolean): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  if (found === null) return mayBeMissing ? null : `no such log file: ${file}`;
  if (found.isDirectory()) return `${file} is a directory, not a log`;
  // Logs are read in places and again, which a pipe does not allow.
  if (!found.isFile()) return `${file} is not a regular file: save what it gives to one first`;
  return await access(file, constants.R_OK).then(
    () => null,
    () => `${file} may not be read by this user`,
  );
}
