// SPDX-License-Identifier: AGPL-3.0-or-later
import { BUS_USER_NAMES, type BusUser, newCredentials, publicKeyIn } from '@ttp/bus';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface KeyFiles {
  readonly publicKeys: Readonly<Record<BusUser, string>>;
  /** Paths of those that were not there yet. */
  readonly written: readonly string[];
}

/**
 * A key file per user in `folder`, readable by its owner only: those that are there stay, the others are made.
 *
 * @throws {Error} naming a file that holds no key.
 */
export function keyFiles(folder: string): KeyFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = BUS_USER_NAMES.map((user) => ({ user, path: join(folder, `${user}.nk`) }));
  const missing = files.filter(({ path }) => !existsSync(path));
  for (const { path } of missing) writeFileSync(path, newCredentials(), { mode: 0o600, flag: 'wx' });
  const publicKeys = Object.fromEntries(files.map(({ user, path }) => [user, publicKeyIn(path)])) as Record<BusUser, string>;
  return { publicKeys, written: missing.map(({ path }) => path) };
}
