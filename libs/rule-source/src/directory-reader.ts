// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleFile } from '@ttp/ttp-core';
import type { BigIntStats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRuleFileName } from './rule-file-name';

/** Each open file takes a descriptor: a directory of thousands must not use up the process's share. */
const FILES_AT_ONCE = 32;

/** The coarsest time stamps of a file system: a file that changed so recently may change again and look the same to `stat`. */
const STAMP_MS = 2_000;

/** What is known of one name of the directory. */
interface Known {
  /** Proof, as long as `stat` repeats it, that there is nothing new to read; null when there is none. */
  readonly stats: BigIntStats | null;
  /** Null for a file whose text has yet to come. */
  readonly document: RuleFile | null;
}

/** Reads the rule files of a directory, each again only when it is another file than before, or may be. */
export class DirectoryReader {
  private known: ReadonlyMap<string, Known> | null = null;
  private files: readonly RuleFile[] = [];
  private reading: Promise<unknown> = Promise.resolve();

  constructor(private readonly directory: string) {}

  /** Sorted by name; the array of the reading before when nothing has changed. One reading at a time. Rejects when the directory cannot be read. */
  read(): Promise<readonly RuleFile[]> {
    const next = this.reading.then(() => this.readNow());
    this.reading = next.catch(() => undefined);
    return next;
  }

  private async readNow(): Promise<readonly RuleFile[]> {
    const names = (await readdir(this.directory)).filter(isRuleFileName).toSorted();
    const known = new Map<string, Known>();
    for (let i = 0; i < names.length; i += FILES_AT_ONCE) {
      const some = names.slice(i, i + FILES_AT_ONCE);
      const found = await Promise.all(some.map((name) => this.look(name)));
      for (const [n, name] of some.entries()) if (found[n]) known.set(name, found[n]);
    }
    this.known = known;
    const files = [...known.values()].flatMap(({ document }) => document ?? []);
    const isSame = files.length === this.files.length && files.every((file, i) => file === this.files[i]);
    if (!isSame) this.files = files;
    return this.files;
  }

  /** Null when there is no such file: deleted since it was listed, a link to nothing, a directory, or a pipe whose writer would be waited for. */
  private async look(name: string): Promise<Known | null> {
    const file = join(this.directory, name);
    const before = this.known?.get(name);
    try {
      const lookedAt = Date.now();
      const stats = await stat(file, { bigint: true });
      if (!stats.isFile()) return null;
      if (before?.stats && isSameFile(before.stats, stats)) return before;
      const text = await readFile(file, 'utf8');
      const isFresh = Math.max(Number(stats.mtimeMs), Number(stats.ctimeMs)) > lookedAt - STAMP_MS;
      // Just made or just emptied: the text is about to be written. What stays blank is told when it is no longer fresh.
      if (isFresh && this.known && text.trim() === '') return { stats: null, document: before?.document ?? null };
      return { stats: isFresh ? null : stats, document: before?.document?.text === text ? before.document : { file, text } };
    } catch (error) {
      if (isGone(error)) return null;
      // An empty document is refused with an issue, so its last good text stays live and its neighbours are not held up.
      return { stats: null, document: before?.document?.text === '' ? before.document : { file, text: '' } };
    }
  }
}

const isSameFile = (one: BigIntStats, other: BigIntStats): boolean =>
  one.ino === other.ino && one.ctimeNs === other.ctimeNs && one.mtimeNs === other.mtimeNs && one.size === other.size && one.dev === other.dev;

const GONE = new Set<string | undefined>(['ENOENT', 'EISDIR']);
const isGone = (error: unknown): boolean => GONE.has((error as NodeJS.ErrnoException).code);
