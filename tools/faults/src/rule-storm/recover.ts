// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackResolver } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../harness/database';
import type { Stage } from '../harness/stage';
import { expectedDigest, type Ledger } from './compare';
import { readHead, readLog } from './find-all';
import type { ReplicaNote } from './found';
import type { Plane } from './plane';
import type { StormBroker } from './storm-broker';

/** Longer than a replica keeps silent that could not say what it runs. */
const LIMIT_MS = 120_000;
const POLL_MS = 100;

/** Everything that there is to recover. */
export interface Recovering {
  readonly stage: Stage;
  readonly plane: Plane;
  readonly broker: StormBroker;
  readonly database: Database;
  readonly attack: AttackResolver;
}

/** By `performance.now()`; NaN for what has not come true in time. */
export interface Recovery {
  /** Live replicas that say they run what the ledger says. */
  readonly agreeing: number;
  readonly agreedMs: number;
  readonly announcedMs: number;
}

/** Waits until every live replica says that it runs what the ledger says, and every change is announced, or that takes too long. */
export async function recover(ledger: Pick<Ledger, 'files' | 'outcomes'>, { stage, plane, broker, database, attack }: Recovering): Promise<Recovery> {
  const pids = plane.workerPids;
  let recovery: Recovery = { agreeing: 0, agreedMs: Number.NaN, announcedMs: Number.NaN };
  for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline; await delay(POLL_MS, undefined, { signal: stage.signal })) {
    const digest = expectedDigest(ledger, await readLog(database), attack);
    const last = lastOf(await broker.lastRecords());
    const { seq, announcedSeq } = await readHead(database);
    const agreeing = pids.filter((pid) => last.get(pid)?.digest === digest).length;
    const agreedMs = firstMs(agreeing === pids.length, recovery.agreedMs);
    recovery = { agreeing, agreedMs, announcedMs: firstMs(announcedSeq === seq, recovery.announcedMs) };
    if (recovery.agreedMs + recovery.announcedMs > 0) break;
    stage.progress(`recovering: ${agreeing} of ${pids.length} replicas agree, ${announcedSeq} of ${seq} changes announced`);
  }
  return recovery;
}

/** Since when it holds. */
const firstMs = (holds: boolean, since: number): number => (!holds ? Number.NaN : Number.isNaN(since) ? performance.now() : since);

/** The last note of each process; a replica's name ends with its process id and something random. */
const lastOf = (notes: readonly ReplicaNote[]): ReadonlyMap<string, ReplicaNote> =>
  new Map(notes.map((note) => [note.replica.split('-').at(-2) ?? '', note]));
