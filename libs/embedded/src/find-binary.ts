// SPDX-License-Identifier: AGPL-3.0-or-later
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

export interface BinaryQuery {
  /** Executable names, best first: `['mariadbd', 'mysqld']`. */
  readonly names: readonly string[];
  /** Environment variable that overrides the search, such as `NATS_SERVER_BIN`. */
  readonly variable: string;
  /** One sentence for the error: how to get the program. */
  readonly hint: string;
}

/** Servers are packaged under sbin, which is often missing from an ordinary user's PATH. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin'];

/**
 * Where a program is installed: the variable, else PATH, the system folders, and `.cache/tools/bin` under the working folder.
 *
 * @throws {Error} that says where it looked and how to get the program.
 */
export function findBinary(query: BinaryQuery, env: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): string {
  const named = env[query.variable];
  if (named) return pinned(query, named);
  const folders = [...(env['PATH'] ?? '').split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS, resolve(cwd, '.cache/tools/bin')];
  const found = query.names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (found) return found;
  throw new Error(`${query.names.join(' or ')} not found on PATH, in ${SYSTEM_FOLDERS.join(', ')} or in .cache/tools/bin. ${query.hint} Or set ${query.variable}.`);
}

/** A variable that points nowhere is a mistake to report, not a reason to take another binary. */
function pinned(query: BinaryQuery, path: string): string {
  if (isExecutable(path)) return path;
  throw new Error(`${query.variable} is ${path}, which is not an executable file. Correct or unset it.`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
