// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from './progress';

type Undo = () => unknown;

/** Where one scenario plays: a folder of its own, a signal that ends it early, and the way back for everything it starts. */
export class Stage {
  readonly dir = mkdtempSync(join(tmpdir(), 'ttp-faults-'));
  private readonly undos: Undo[] = [];

  constructor(
    /** Aborted on Ctrl-C and when time is up: every wait takes it. */
    readonly signal: AbortSignal,
    readonly progress: Progress,
  ) {}

  /** Ends a thing that was started when the scenario is over, however that comes about; last started, first ended. */
  defer(undo: Undo): void {
    this.undos.push(undo);
  }

  /** One failure keeps nothing else from being ended; the first is thrown in the end. */
  async clear({ keepDir }: { readonly keepDir: boolean }): Promise<void> {
    const failures: unknown[] = [];
    for (const undo of this.undos.toReversed()) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (!keepDir) rmSync(this.dir, { recursive: true, force: true });
    if (failures.length > 0) throw failures[0];
  }
}
