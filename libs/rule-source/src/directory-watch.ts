// SPDX-License-Identifier: AGPL-3.0-or-later
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isRuleFileName } from './rule-file-name';

export interface DirectoryWatchTiming {
  /** Quiet time after which a burst of file events is one change. */
  readonly settleMs: number;
  /** Period of the full comparison that catches what the kernel did not tell (queue overflow, network file systems, swapped symlinks). */
  readonly reconcileMs: number;
}

/** A burst that does not end is read all the same, after so many times the quiet time. */
const LONGEST_BURST = 4;

/** Compares a directory with what it was: the kernel's hints make it quick, the periodic comparison makes it right. */
export class DirectoryWatch<Picture extends object> {
  private watchers: readonly FSWatcher[] = [];
  private settling: NodeJS.Timeout | undefined;
  private reconciling: NodeJS.Timeout | undefined;
  private burstSince: number | undefined;
  /** Null while the directory cannot be read. */
  private seen: Picture | null = null;
  private comparing: Promise<void> = Promise.resolve();
  private waiting = false;
  private stopped = false;

  /** `read` gives the same object again when nothing has changed. `onChange` gets the new one, or null when the directory can no longer be read. */
  constructor(
    private readonly directory: string,
    private readonly timing: DirectoryWatchTiming,
    private readonly read: () => Promise<Picture>,
    private readonly onChange: (now: Picture | null) => void,
  ) {}

  /** Resolves once it knows what later changes are to be compared with. */
  async start(): Promise<void> {
    this.comparing = this.look().then((now) => {
      this.seen = now;
    });
    await this.comparing;
    this.reconciling = setInterval(() => this.check(), this.timing.reconcileMs);
  }

  stop(): void {
    this.stopped = true;
    this.unlisten();
    clearTimeout(this.settling);
    clearInterval(this.reconciling);
  }

  private hint(): void {
    const now = performance.now();
    this.burstSince ??= now;
    clearTimeout(this.settling);
    const left = this.burstSince + LONGEST_BURST * this.timing.settleMs - now;
    this.settling = setTimeout(() => this.check(), Math.max(0, Math.min(this.timing.settleMs, left)));
  }

  /** One comparison at a time, so that an older picture never replaces a newer one; a second request while one waits is the same. */
  private check(): void {
    this.burstSince = undefined;
    if (this.waiting) return;
    this.waiting = true;
    this.comparing = this.comparing.then(() => {
      this.waiting = false;
      return this.compare();
    });
  }

  private async compare(): Promise<void> {
    if (this.stopped) return;
    const now = await this.look();
    if (this.stopped || now === this.seen) return;
    this.seen = now;
    this.onChange(now);
  }

  /** Listens first, so that what changes during the reading is told; and anew, because the name may stand for another directory than before. */
  private look(): Promise<Picture | null> {
    this.listen();
    return this.read().catch(() => null);
  }

  private listen(): void {
    this.unlisten();
    const name = basename(this.directory);
    this.watchers = [
      // Scratch files are written all the time; what comes or goes may be a link to the rules, or the directory itself.
      ...this.hintsOf(this.directory, (event, file) => event === 'rename' || file === null || isRuleFileName(file)),
      // The directory may be a link that is swapped, or made anew.
      ...this.hintsOf(dirname(this.directory), (_event, file) => file === name),
    ];
  }

  private unlisten(): void {
    for (const watcher of this.watchers) watcher.close();
  }

  /** Nothing for what is away at the moment: the next comparison listens again. */
  private hintsOf(path: string, isHint: (event: string, file: string | null) => boolean): readonly FSWatcher[] {
    try {
      const watcher = watch(path, (event, file) => {
        if (isHint(event, file)) this.hint();
      });
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch {
      return [];
    }
  }
}
