// SPDX-License-Identifier: AGPL-3.0-or-later
import { startMariaDb } from '@ttp/embedded';
import mysql from 'mysql2/promise';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Stage } from './stage';

export const DATABASES = ['sqlite', 'mysql'] as const;
export type DatabaseType = (typeof DATABASES)[number];

export type Row = Readonly<Record<string, unknown>>;

/** A private database as an outsider sees it: past the libraries under test, by SQL of its own. */
export interface Database {
  /** Tells a service to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Reads what is committed now. */
  query(sql: string): Promise<readonly Row[]>;
}

export const openDatabase = (stage: Stage, type: DatabaseType): Promise<Database> => (type === 'sqlite' ? sqlite(stage) : mariaDb(stage));

async function sqlite(stage: Stage): Promise<Database> {
  const path = join(stage.dir, 'ttp.sqlite');
  let db: DatabaseSync | undefined;
  stage.defer(() => db?.close());
  return {
    env: { DECNET_DB_TYPE: 'sqlite', DECNET_DB_PATH: path },
    async query(sql) {
      // The file is there only after the first worker has created it.
      db ??= new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
      return db.prepare(sql).all();
    },
  };
}

async function mariaDb(stage: Stage): Promise<Database> {
  const server = await startMariaDb();
  stage.defer(() => server.stop());
  const connection = await mysql.createConnection(server.url);
  stage.defer(() => connection.end());
  return {
    env: { DECNET_DB_TYPE: 'mysql', DECNET_DB_URL: server.url },
    async query(sql) {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(sql);
      return rows;
    },
  };
}
