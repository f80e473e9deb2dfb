// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet } from '@ttp/ttp-core';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { settlable } from '../connection/database-errors';
import { dialectOf } from '../connection/dialect';
import { inTransaction } from '../connection/in-transaction';

/** DECNET's own name for it: its services and ours take turns. */
const LOCK = 'decnet_schema_init';
const LOCK_WAIT_S = 30;

/**
 * Brings the schema up to date. Services that start together take turns; whoever comes later finds nothing left to do.
 *
 * @throws {NotYet} when another process holds the schema for longer than 30 s, or the database is away.
 */
export async function migrate(source: DataSource): Promise<void> {
  if (dialectOf(source).name === 'sqlite') await inTransaction(source, runPending);
  else await underLock(source, runPending);
}

async function runPending(runner: QueryRunner): Promise<void> {
  await new MigrationExecutor(runner.dataSource, runner).executePendingMigrations();
}

/** MySQL commits at every DDL statement, so a transaction excludes nobody there: a lock of the session does. */
async function underLock(source: DataSource, work: (runner: QueryRunner) => Promise<void>): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    const [row]: { granted: number | string | null }[] = await runner.query('SELECT GET_LOCK(?, ?) AS granted', [LOCK, LOCK_WAIT_S]);
    if (Number(row?.granted) !== 1) throw new NotYet(`another process has been changing the schema for ${LOCK_WAIT_S} s`);
    try {
      await work(runner);
    } finally {
      await runner.query('SELECT RELEASE_LOCK(?)', [LOCK]);
    }
  } catch (error) {
    throw settlable(error);
  } finally {
    await runner.release();
  }
}
