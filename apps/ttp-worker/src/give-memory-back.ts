// SPDX-License-Identifier: AGPL-3.0-or-later
import { Session } from 'node:inspector/promises';

/** Gives the system back what a burst of work has left of the heap; by itself Node keeps it. Nothing else runs for some tenths of a second. */
export async function giveMemoryBack(): Promise<void> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.collectGarbage');
  session.disconnect();
}
