// SPDX-License-Identifier: AGPL-3.0-or-later
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ENTITIES } from '../entities';
import { MIGRATIONS } from '../migrations';
import { type DatabaseOptions, type MysqlOptions, parseDatabaseUrl, type SqliteOptions } from './database-options';
import { NodeSqlite } from './node-sqlite';

const POOL_SIZE = 20;
const CONNECT_TIMEOUT_MS = 10_000;

/** How long SQLite waits for a lock of another process. */
export const BUSY_TIMEOUT_MS = 30_000;

/** 64 MB of pages, and a checkpoint every 10,000 pages rather than 1,000: indexes on random ids dirty many pages per batch. */
const SQLITE_PRAGMAS = ['journal_mode = WAL', 'synchronous = NORMAL', 'cache_size = -65536', 'wal_autocheckpoint = 10000'];

/** A database of this product, not connected yet: call `initialize()`, then `migrate()`. */
export function createDataSource(options: DatabaseOptions): DataSource {
  return new DataSource({
    ...(options.type === 'sqlite' ? sqlite(options) : mysql(options)),
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'ttp_migration',
    synchronize: false,
    logging: false,
  });
}

// TypeORM switches foreign keys on by itself.
const sqlite = ({ path }: SqliteOptions): DataSourceOptions => ({
  type: 'better-sqlite3',
  driver: NodeSqlite,
  database: path,
  timeout: BUSY_TIMEOUT_MS,
  prepareDatabase: (db: NodeSqlite) => SQLITE_PRAGMAS.forEach((pragma) => db.pragma(pragma)),
});

function mysql(options: MysqlOptions): DataSourceOptions {
  const { host, port, user, password, database } = 'url' in options ? serverNamedBy(options.url) : options;
  return {
    type: 'mysql',
    host,
    port,
    username: user,
    password,
    database,
    poolSize: options.poolSize ?? POOL_SIZE,
    charset: 'utf8mb4',
    // DATETIME has no zone; all our instants are UTC.
    timezone: 'Z',
    connectTimeout: CONNECT_TIMEOUT_MS,
    // A reader between our statements must see what a twin has committed meanwhile; see insert-unseen.mysql.ts.
    isolationLevel: 'READ COMMITTED',
    // MySQL's JSON columns as their text, which is what MariaDB and SQLite hold: a string that looks like JSON is not decoded twice.
    extra: { jsonStrings: true },
  };
}

function serverNamedBy(url: string) {
  const server = parseDatabaseUrl(url);
  if (server.type !== 'mysql') throw new Error('the database type is mysql but its URL names a SQLite file');
  return server;
}
