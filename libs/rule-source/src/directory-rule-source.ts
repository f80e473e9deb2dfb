// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleFile } from '@ttp/ttp-core';
import { DirectoryReader } from './directory-reader';
import { DirectoryWatch, type DirectoryWatchTiming } from './directory-watch';
import type { RuleSnapshot, RuleSource } from './rule-source';

const TIMING: DirectoryWatchTiming = { settleMs: 50, reconcileMs: 5_000 };

/** Rules as files of one directory. */
export class DirectoryRuleSource implements RuleSource {
  private readonly reader: DirectoryReader;
  /** What the watch has just read and nobody has taken: no need to read it again. */
  private news: readonly RuleFile[] | null = null;

  constructor(
    private readonly directory: string,
    private readonly timing: DirectoryWatchTiming = TIMING,
  ) {
    this.reader = new DirectoryReader(directory);
  }

  async snapshot(): Promise<RuleSnapshot> {
    const documents = this.news ?? (await this.reader.read());
    // Also what came in while we read: ours is newer.
    this.news = null;
    return { documents, states: new Map(), position: null, changes: null };
  }

  async watch(onChange: () => void): Promise<() => void> {
    const tell = (files: readonly RuleFile[] | null) => {
      this.news = files;
      onChange();
    };
    const watching = new DirectoryWatch(this.directory, this.timing, () => this.reader.read(), tell);
    await watching.start();
    return () => watching.stop();
  }
}
