// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';

/** Waits for `work`, but no longer than `limitMs`; false when time was up first. Rejects as `work` does while it is waited for. */
export async function within(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  const timeIsUp = new AbortController();
  const done = work.then(() => true).finally(() => timeIsUp.abort());
  const late = delay(limitMs, false, { signal: timeIsUp.signal, ref: false }).catch(() => false);
  return await Promise.race([done, late]);
}
