// SPDX-License-Identifier: AGPL-3.0-or-later
import { watch, type FSWatcher } from 'node:fs';

export interface DirectoryWatchTiming {
  /** Quiet time after which a burst of file events is one change. */
  readonly settleMs: number;
  /** Period of the full comparison that catches what the kernel did not tell (queue overflow, network file systems, swapped symlinks). */
  readonly reconcileMs: number;
}

const UNREADABLE = 'unreadable';

/** Compares a directory with what it was: the kernel's hints make it quick, the periodic comparison makes it right. */
export class DirectoryWatch {
  private watcher: FSWatcher | undefined;
  private settling: NodeJS.Timeout | undefined;
  private reconciling: NodeJS.Timeout | undefined;
  private seen = UNREADABLE;
  private comparing: Promise<void> = Promise.resolve();
  private waiting = false;
  private stopped = false;

  constructor(
    private readonly directory: string,
    private readonly timing: DirectoryWatchTiming,
    private readonly readFingerprint: () => Promise<string>,
    private readonly onChange: () => void,
  ) {}

  /** Resolves once it knows what later changes are to be compared with. */
  async start(): Promise<void> {
    this.listen();
    this.comparing = this.fingerprint().then((now) => {
      this.seen = now;
    });
    await this.comparing;
    this.reconciling = setInterval(() => this.check(), this.timing.reconcileMs);
  }

  stop(): void {
    this.stopped = true;
    this.watcher?.close();
    clearTimeout(this.settling);
    clearInterval(this.reconciling);
  }

  private listen(): void {
    this.unlisten();
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
    this.settling = setTimeout(() => this.check(), this.timing.settleMs);
  }

  /** One comparison at a time, so that an older picture never replaces a newer one; a second request while one waits is the same. */
  private check(): void {
    if (this.waiting) return;
    this.waiting = true;
    this.comparing = this.comparing.then(() => {
      this.waiting = false;
      return this.compare();
    });
  }

  private async compare(): Promise<void> {
    const now = await this.fingerprint();
    if (this.stopped) return;
    const changed = now !== this.seen;
    this.seen = now;
    // A directory that was replaced as a whole (Kubernetes config maps) leaves the old watch on the old inode.
    if (changed || this.watcher === undefined) this.listen();
    if (changed) this.onChange();
  }

  private fingerprint(): Promise<string> {
    return this.readFingerprint().catch(() => UNREADABLE);
  }
}
