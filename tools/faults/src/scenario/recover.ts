// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import { outboxIds } from './find-all';
import type { World } from './world';

/** Longer than the lease that a worker may die with in the middle of an outbox sweep, and the longest pause between two tries. */
const RECOVERY_LIMIT_MS = 150_000;
const POLL_MS = 100;

/** Returns when all is done, or when that takes too long: what is left then shows in what is found. */
export async function recover({ stage, bus, database }: World): Promise<void> {
  for (const deadline = Date.now() + RECOVERY_LIMIT_MS; Date.now() < deadline; await delay(POLL_MS, undefined, { signal: stage.signal })) {
    const left = await leftOver(bus, database);
    if (left === 'nothing') return;
    stage.progress(`recovering: ${left}`);
  }
}

async function leftOver(bus: World['bus'], database: World['database']): Promise<string> {
  try {
    const { waiting, delivered } = await bus.unsettled();
    const { length: unsent } = await outboxIds(database);
    return waiting + delivered + unsent === 0 ? 'nothing' : `${waiting} events waiting, ${delivered} delivered, ${unsent} announcements not yet sent`;
  } catch (error) {
    // A server that has just come back, or a cluster that has no leader yet.
    return String(error);
  }
}
