// SPDX-License-Identifier: AGPL-3.0-or-later
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longer than this without a pause, and health checks, heartbeats and signals wait. */
const SLICE_MS = 20;

/** Gives the event loop a turn now and then during long calculations. */
export class Breather {
  private since = performance.now();

  /** Undefined, so that nothing is awaited, unless a turn is due. */
  pause(): Promise<void> | undefined {
    return performance.now() - this.since < SLICE_MS ? undefined : this.breathe();
  }

  private async breathe(): Promise<void> {
    await nextTurn();
    this.since = performance.now();
  }
}
