// SPDX-License-Identifier: AGPL-3.0-or-later
import { startMariaDb, type MariaDb } from '@ttp/embedded';
import type { DatabaseOptions } from '@ttp/persistence';
import mysql from 'mysql2/promise';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Link } from './link';
import type { Stage } from './stage';

export const DATABASES = ['sqlite', 'mysql'] as const;
export type DatabaseType = (typeof DATABASES)[number];

export type Row = Readonly<Record<string, unknown>>;

/** A private database as an outsider sees it: past the libraries under test, by SQL of its own. */
export interface Database {
  /** Tells a service to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** The same for the libraries under test, past anything that is broken on purpose. */
  readonly options: DatabaseOptions;
  /** Reads what is committed now, or does what an operator would. */
  query(sql: string): Promise<readonly Row[]>;
  /** Null for SQLite, which has neither. */
  readonly server: DatabaseServer | null;
}

export interface DatabaseServer extends Pick<MariaDb, 'kill' | 'restart'> {
  /** The wire over which the services reach it. */
  readonly link: Link;
  /** A session of its own, for transactions. */
  connect(): Promise<mysql.Connection>;
}

/** @param dir where it is to keep its files. */
export const openDatabase = (stage: Stage, type: DatabaseType, dir?: string): Promise<Database> =>
  type === 'sqlite' ? sqlite(stage, dir) : mariaDb(stage, dir);

/** @throws {Error} for SQLite: a scenario that asks says in its `databases` that it needs a server. */
export function serverOf({ server }: Database): DatabaseServer {
  if (server === null) throw new Error('this scenario needs a database server: --db mysql');
  return server;
}

async function sqlite(stage: Stage, dir: string = stage.dir): Promise<Database> {
  const path = join(dir, 'ttp.sqlite');
  let db: DatabaseSync | undefined;
  stage.defer(() => db?.close());
  return {
    env: { DECNET_DB_TYPE: 'sqlite', DECNET_DB_PATH: path },
    options: { type: 'sqlite', path },
    async query(sql) {
      // The file is there only after the first worker has created it.
      db ??= new DatabaseSync(path, { timeout: 5_000 });
      return db.prepare(sql).all();
    },
    server: null,
  };
}

async function mariaDb(stage: Stage, parentDir?: string): Promise<Database> {
  const server = await startMariaDb({ parentDir });
  stage.defer(() => server.stop());
  const link = await Link.open(stage, server.port);
  // A pool opens a new connection after the server's death.
  const pool = mysql.createPool({ uri: server.url, connectionLimit: 2, charset: 'utf8mb4' });
  stage.defer(() => pool.end());
  const url = await serviceUrl(pool, server, link.port);
  return {
    env: { DECNET_DB_TYPE: 'mysql', DECNET_DB_URL: url },
    options: { type: 'mysql', url: server.url },
    async query(sql) {
      const [rows] = await pool.query<mysql.RowDataPacket[]>(sql);
      return rows;
    },
    server: {
      link,
      kill: (signal) => server.kill(signal),
      restart: () => server.restart(),
      async connect() {
        const connection = await mysql.createConnection(server.url);
        stage.defer(() => connection.destroy());
        return connection;
      },
    },
  };
}

/** Of a user who may do in one database what it wants and no more: a server's owner writes even where it is read-only. */
async function serviceUrl(pool: mysql.Pool, { database }: MariaDb, port: number): Promise<string> {
  const password = randomBytes(12).toString('hex');
  await pool.query(`CREATE USER 'service'@'127.0.0.1' IDENTIFIED BY '${password}'`);
  await pool.query(`GRANT ALL ON ${database}.* TO 'service'@'127.0.0.1'`);
  return `mysql://service:${password}@127.0.0.1:${port}/${database}`;
}
