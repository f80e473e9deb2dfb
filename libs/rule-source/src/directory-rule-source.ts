// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleFile } from '@ttp/ttp-core';
import { createHash } from 'node:crypto';
import { watch, type FSWatcher } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRuleFileName } from './rule-file-name';
import type { RuleSource } from './rule-source';

export interface DirectoryWatchTiming {
  /** Quiet time after which a burst of file events is one change. */
  readonly settleMs: number;
  /** Period of the full comparison that catches what the kernel did not tell (queue overflow, network file systems, swapped symlinks). */
  readonly reconcileMs: number;
}

const TIMING: DirectoryWatchTiming = { settleMs: 50, reconcileMs: 2_000 };

/** Rules as files of one directory. */
export class DirectoryRuleSource implements RuleSource {
  constructor(
    private readonly directory: string,
    private readonly timing: DirectoryWatchTiming = TIMING,
  ) {}

  async snapshot(): Promise<readonly RuleFile[]> {
    const names = (await readdir(this.directory)).filter(isRuleFileName).toSorted();
    const files = await Promise.all(names.map((name) => this.read(name)));
    return files.filter((file) => file !== null);
  }

  watch(onChange: () => void): () => void {
    const watching = new DirectoryWatch(this.directory, this.timing, async () => fingerprint(await this.snapshot()), onChange);
    watching.start();
    return () => watching.stop();
  }

  private async read(name: string): Promise<RuleFile | null> {
    try {
      return { file: join(this.directory, name), text: await readFile(join(this.directory, name), 'utf8') };
    } catch (error) {
      // Deleted between listing and reading: the next snapshot would not have it either.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }
}

const fingerprint = (files: readonly RuleFile[]) => {
  const hash = createHash('sha256');
  for (const { file, text } of files) hash.update(`${file}\0${text.length}\0${text}\0`);
  return hash.digest('hex');
};

/** The kernel's hints make it quick, the periodic comparison makes it right. */
class DirectoryWatch {
  private watcher: FSWatcher | undefined;
  private settling: NodeJS.Timeout | undefined;
  private reconciling: NodeJS.Timeout | undefined;
  private seen: string | undefined;
  private stopped = false;

  constructor(
    private readonly directory: string,
    private readonly timing: DirectoryWatchTiming,
    private readonly currentFingerprint: () => Promise<string>,
    private readonly onChange: () => void,
  ) {}

  start(): void {
    this.listen();
    void this.compare();
    this.reconciling = setInterval(() => void this.compare(), this.timing.reconcileMs);
  }

  stop(): void {
    this.stopped = true;
    this.watcher?.close();
    clearTimeout(this.settling);
    clearInterval(this.reconciling);
  }

  private listen(): void {
    try {
      this.watcher = watch(this.directory, () => this.hint());
      this.watcher.once('error', () => this.unlisten());
    } catch {
      // The directory is away for the moment; the periodic comparison listens again.
      this.unlisten();
    }
  }

  private unlisten(): void {
    this.watcher?.close();
    this.watcher = undefined;
  }

  private hint(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.compare(), this.timing.settleMs);
  }

  private async compare(): Promise<void> {
    const now = await this.currentFingerprint().catch(() => undefined);
    if (this.stopped || now === undefined) return this.unlisten();
    if (this.watcher === undefined) this.listen();
    const changed = this.seen !== undefined && this.seen !== now;
    this.seen = now;
    if (changed) {
      // A directory that was replaced as a whole (Kubernetes config maps) leaves the old watch on the old inode.
      this.unlisten();
      this.listen();
      this.onChange();
    }
  }
}
