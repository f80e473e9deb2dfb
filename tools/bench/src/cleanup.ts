// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Step = () => unknown;

/** What has to be undone, last first, whatever happens. */
export class Cleanup {
  private readonly steps: Step[] = [];

  defer(step: Step): void {
    this.steps.push(step);
  }

  /** Every step runs, even behind one that fails; the first failure is told. */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** Runs `work` and cleans up behind it, also when the user interrupts. */
export async function withCleanup<T>(work: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const cleanup = new Cleanup();
  const interrupted = (): void => void cleanup.run().finally(() => process.exit(1));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await work(cleanup);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await cleanup.run();
  }
}

/** An empty folder, removed with what is in it. */
export function temporaryDirectory(cleanup: Cleanup): string {
  const directory = mkdtempSync(join(tmpdir(), 'ttp-bench-'));
  cleanup.defer(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
