// SPDX-License-Identifier: AGPL-3.0-or-later
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LogFile, type FileMark } from './log-file';

/** The file at `path`, at the place where one of the marks says that its reading stopped, or at its start. */
export async function findMarked(path: string, marks: readonly FileMark[]): Promise<LogFile> {
  const file = await LogFile.look(path);
  const own = marks.filter((mark) => file.isMarkedBy(mark));
  const mark = own.find(({ device, inode }) => file.isAt(device, inode)) ?? own.find((one) => one.path === path) ?? own[0];
  if (mark) file.resume(mark);
  return file;
}

/**
 * Where a log went that is no longer under its marked name: what logrotate and Cowrie itself call it starts with that name. Null where the
 * folder has no such file.
 */
export async function findRotated(mark: FileMark): Promise<LogFile | null> {
  const folder = dirname(mark.path);
  const names = (await readdir(folder)).filter((name) => name.startsWith(basename(mark.path)) && name !== basename(mark.path));
  for (const name of names.toSorted()) {
    const file = await looked(join(folder, name));
    if (!file?.isMarkedBy(mark)) continue;
    file.resume(mark);
    return file;
  }
  return null;
}

// A neighbour that is no log of ours, no file, or gone again is not the one looked for.
async function looked(path: string): Promise<LogFile | null> {
  try {
    return await LogFile.look(path);
  } catch {
    return null;
  }
}
