// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { BUSY_TIMEOUT_MS } from './create-data-source';
import { isConflict, settlable } from './database-errors';
import { dialectOf } from './dialect';
import type { NodeSqlite } from './node-sqlite';

const MAX_TRIES = 8;
const FIRST_BACKOFF_MS = 5;

/** Work done inside one open transaction; run again from the start after a conflict, so it must have no other effect. */
export type Work<T> = (tx: QueryRunner) => Promise<T>;

/**
 * Runs work in one transaction: all of it is stored, or none. Deadlocks, lock timeouts and a busy file are retried.
 * Every write of this product goes through here: on SQLite all users of a DataSource share one connection, so that two
 * transactions begun side by side would be one, and a rollback of the first would take the second's rows along.
 *
 * @throws {NotYet} when the database is away or busy, or a parent row is missing.
 */
export async function inTransaction<T>(source: DataSource, work: Work<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await (dialectOf(source).name === 'sqlite' ? inTurn(source, () => attempt(source, work)) : attempt(source, work));
    } catch (error) {
      if (!isConflict(error) || tries === MAX_TRIES) throw settlable(error);
      // Jitter, or the two that met would meet again.
      await delay(FIRST_BACKOFF_MS * 2 ** tries * (0.5 + Math.random()));
    }
  }
}

async function attempt<T>(source: DataSource, work: Work<T>): Promise<T> {
  const tx = source.createQueryRunner();
  try {
    await begin(tx);
    const result = await work(tx);
    await tx.commitTransaction();
    return result;
  } catch (error) {
    await rollBack(tx);
    throw error;
  } finally {
    await tx.release();
  }
}

/**
 * On a lost connection the server rolls back by itself, on a full disk SQLite does; the first error is the one to tell. TypeORM counts a
 * transaction whose ROLLBACK failed as open: the next would be a savepoint of one that nobody ever commits, and all it stores be lost.
 */
async function rollBack(tx: QueryRunner): Promise<void> {
  if (tx.isTransactionActive) await tx.rollbackTransaction().catch(() => undefined);
  Object.assign(tx, { isTransactionActive: false, transactionDepth: 0 });
}

async function begin(tx: QueryRunner): Promise<void> {
  if (dialectOf(tx.dataSource).name === 'mysql') return tx.startTransaction();
  const db: NodeSqlite = await tx.connect();
  for (const deadline = Date.now() + BUSY_TIMEOUT_MS; ; await delay(2 + 8 * Math.random())) {
    if (await tryBegin(tx, db, Date.now() >= deadline)) return;
  }
}

/** SQLite's own wait would stop the whole process, heartbeats included: do not wait there, ask again instead. */
async function tryBegin(tx: QueryRunner, db: NodeSqlite, lastTry: boolean): Promise<boolean> {
  db.pragma('busy_timeout = 0');
  try {
    await tx.startTransaction();
    return true;
  } catch (error) {
    // TypeORM sets the flag before it begins and leaves it set; others share this runner.
    Object.assign(tx, { isTransactionActive: false });
    if (isConflict(error) && !lastTry) return false;
    throw settlable(error);
  } finally {
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}

const queues = new WeakMap<DataSource, Promise<unknown>>();

/** One after the other, in the order of the calls; a failure does not stop those behind it. */
function inTurn<T>(source: DataSource, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(source) ?? Promise.resolve()).then(work);
  queues.set(source, turn.catch(() => undefined));
  return turn;
}
