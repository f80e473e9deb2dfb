// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import { AttackerStore, createDataSource, migrate, type DatabaseOptions } from '@ttp/persistence';
import type { DataSource } from 'typeorm';
import type { Cleanup } from '../cleanup';
import type { DatabaseName } from './pipeline-options';
import { openMariaDb } from './raw-mariadb';
import { openSqlite } from './raw-sqlite';
import { ADDRESSES } from './sessions';
import { type RowBatch, TAG_COLUMNS } from './tag-rows';

/** A database and its bare driver. */
export interface RawDatabase {
  readonly label: string;
  /** How many connections the driver and, at the same time, the worker write with. */
  readonly connections: number;
  /** Process ids; none for a library inside its client. */
  readonly servers: readonly number[];
  readonly options: DatabaseOptions;
  /** What tells a worker to use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Stores the rows, a transaction per batch, as fast as the driver can. */
  insert(batches: readonly RowBatch[]): Promise<void>;
  /** Statements that empty the two tables and leave no work behind for whoever comes next. */
  readonly emptying: readonly string[];
}

/** Looks into the tables that both the worker and the bare driver write. */
export class BenchDatabase {
  private constructor(
    readonly raw: RawDatabase,
    readonly source: DataSource,
  ) {}

  /** A private database with its schema and the attackers of all sessions. */
  static async start(name: DatabaseName, directory: string, cleanup: Cleanup): Promise<BenchDatabase> {
    const raw = name === 'sqlite' ? openSqlite(directory) : await openMariaDb(cleanup);
    const source = await createDataSource(raw.options).initialize();
    cleanup.defer(() => source.destroy());
    await migrate(source);
    await new AttackerStore(source).createMissing(ADDRESSES, new Date());
    return new BenchDatabase(raw, source);
  }

  async empty(): Promise<void> {
    for (const statement of this.raw.emptying) await this.source.query(statement);
  }

  countTags(): Promise<number> {
    return this.count('ttp_tag');
  }

  countOutbox(): Promise<number> {
    return this.count('ttp_outbox');
  }

  /** Of all tags but for when they were made: two writers of the same tags leave the same digest. */
  async digest(): Promise<string> {
    const columns = TAG_COLUMNS.filter((column) => column !== 'created_at').join(', ');
    const rows: object[] = await this.source.query(`SELECT ${columns} FROM ttp_tag ORDER BY uuid`);
    const hash = createHash('sha256');
    for (const row of rows) hash.update(JSON.stringify(Object.values(row)));
    return hash.digest('hex');
  }

  private async count(table: string): Promise<number> {
    const [row]: { readonly n: number | string }[] = await this.source.query(`SELECT COUNT(*) AS n FROM ${table}`);
    return Number(row?.n);
  }
}
