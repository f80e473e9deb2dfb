// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleFile } from '@ttp/ttp-core';
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DirectoryWatch, type DirectoryWatchTiming } from './directory-watch';
import { isRuleFileName } from './rule-file-name';
import type { RuleSource } from './rule-source';

const TIMING: DirectoryWatchTiming = { settleMs: 50, reconcileMs: 2_000 };

/** Each open file takes a descriptor: a directory of thousands must not use up the process's share. */
const READS_AT_ONCE = 32;

/** Rules as files of one directory. */
export class DirectoryRuleSource implements RuleSource {
  constructor(
    private readonly directory: string,
    private readonly timing: DirectoryWatchTiming = TIMING,
  ) {}

  async snapshot(): Promise<readonly RuleFile[]> {
    const entries = await readdir(this.directory, { withFileTypes: true });
    const paths = entries.filter(mayBeRule).map(({ name }) => join(this.directory, name)).toSorted();
    const files: (RuleFile | null)[] = [];
    for (let i = 0; i < paths.length; i += READS_AT_ONCE) files.push(...(await Promise.all(paths.slice(i, i + READS_AT_ONCE).map(read))));
    return files.filter((file) => file !== null);
  }

  async watch(onChange: () => void): Promise<() => void> {
    const watching = new DirectoryWatch(this.directory, this.timing, async () => fingerprint(await this.snapshot()), onChange);
    await watching.start();
    return () => watching.stop();
  }
}

/** Reading a pipe would wait for its writer for ever. Mounted config maps are symbolic links. */
const mayBeRule = (entry: Dirent): boolean => isRuleFileName(entry.name) && (entry.isFile() || entry.isSymbolicLink());

const NO_FILE = new Set<string | undefined>(['ENOENT', 'EISDIR']);

async function read(file: string): Promise<RuleFile | null> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    // Deleted between listing and reading, or a link to nothing or to a directory.
    if (NO_FILE.has((error as NodeJS.ErrnoException).code)) return null;
    // An empty document is refused with an issue, so its last good text stays live and its neighbours are not held up.
    return { file, text: '' };
  }
}

const fingerprint = (files: readonly RuleFile[]) => {
  const hash = createHash('sha256');
  for (const { file, text } of files) hash.update(`${file}\0${text.length}\0${text}\0`);
  return hash.digest('hex');
};
