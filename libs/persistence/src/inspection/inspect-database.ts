// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { dialectOf } from '../connection/dialect';
import { fromInstant } from '../connection/instant';
import { select } from '../connection/read';

/** As `createDataSource` names it. */
const MIGRATION_TABLE = 'ttp_migration';

/** What an operator wants to know of a database before anything uses it. */
export interface DatabaseReport {
  /** Such as `SQLite 3.50.4` or `10.11.6-MariaDB`. */
  readonly version: string;
  /** The server's own time zone, which nothing of ours depends on; null where the file has none. */
  readonly timeZone: string | null;
  /** The database's clock, by which leases end. */
  readonly clock: Date;
  /** Migrations of this version that have not run. */
  readonly pending: readonly string[];
  /** Migrations that ran and that this version does not know: a later one was here. */
  readonly unknown: readonly string[];
}

/** Looks, and changes nothing: not even the table of migrations is made. @throws {NotYet} while the database is away. */
export async function inspectDatabase(source: DataSource): Promise<DatabaseReport> {
  const [row] = await select<{ version: string; zone: string | null; clock: Date | string }>(source, aboutSql(source));
  if (row === undefined) throw new Error('the database answers nothing');
  const ran = await executed(source);
  const ours = source.migrations.map(({ name, constructor }) => name ?? constructor.name);
  return {
    version: row.version,
    timeZone: row.zone,
    clock: fromInstant(row.clock),
    pending: ours.filter((name) => !ran.includes(name)),
    unknown: ran.filter((name) => !ours.includes(name)),
  };
}

function aboutSql(source: DataSource): string {
  const { name, clock } = dialectOf(source);
  return name === 'sqlite'
    ? `SELECT 'SQLite ' || sqlite_version() AS version, NULL AS zone, ${clock(0)} AS clock`
    : `SELECT VERSION() AS version, @@global.time_zone AS zone, ${clock(0)} AS clock`;
}

async function executed(source: DataSource): Promise<readonly string[]> {
  const runner = source.createQueryRunner();
  try {
    if (!(await runner.hasTable(MIGRATION_TABLE))) return [];
  } finally {
    await runner.release();
  }
  return (await select<{ name: string }>(source, `SELECT name FROM ${MIGRATION_TABLE} ORDER BY id`)).map(({ name }) => name);
}
