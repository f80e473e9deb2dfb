// SPDX-License-Identifier: AGPL-3.0-or-later
import { startMariaDb } from '@ttp/embedded';
import { createConnection, type Connection } from 'mysql2/promise';
import type { RawDatabase } from './bench-database';
import type { Cleanup } from '../cleanup';
import { OUTBOX_COLUMNS, type Row, type RowBatch, TAG_COLUMNS } from './tag-rows';

/** Rows of a full statement, as in the product. */
const STATEMENT_ROWS = 500;
/** The worker handles two batches at a time. */
const CONNECTIONS = 2;

const INSERT_TAGS = `INSERT INTO ttp_tag (${TAG_COLUMNS.join(', ')}) VALUES`;
const INSERT_OUTBOX = `INSERT INTO ttp_outbox (${OUTBOX_COLUMNS.join(', ')}) VALUES ?`;
const FULL_STATEMENT = `${INSERT_TAGS} ${Array.from({ length: STATEMENT_ROWS }, () => `(${TAG_COLUMNS.map(() => '?').join(', ')})`).join(', ')}`;

/** A private MariaDB and two bare mysql2 connections. */
export async function openMariaDb(cleanup: Cleanup): Promise<RawDatabase> {
  const server = await startMariaDb();
  cleanup.defer(() => server.stop());
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(server.url, cleanup)));
  return {
    label: 'MariaDB',
    connections: CONNECTIONS,
    servers: [server.pid],
    options: { type: 'mysql', url: server.url, poolSize: CONNECTIONS },
    environment: { DECNET_DB_TYPE: 'mysql', DECNET_DB_URL: server.url },
    insert: (batches) => insertAll(connections, batches),
    emptying: ['TRUNCATE TABLE ttp_tag', 'TRUNCATE TABLE ttp_outbox'],
  };
}

async function connect(uri: string, cleanup: Cleanup): Promise<Connection> {
  const connection = await createConnection({ uri, charset: 'utf8mb4' });
  cleanup.defer(() => connection.end());
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  return connection;
}

async function insertAll(connections: readonly Connection[], batches: readonly RowBatch[]): Promise<void> {
  const queue = batches.values();
  await Promise.all(
    connections.map(async (connection) => {
      // One iterator for all: each connection takes the next batch.
      for (const batch of queue) await insertBatch(connection, batch);
    }),
  );
}

async function insertBatch(connection: Connection, { tags, outbox }: RowBatch): Promise<void> {
  await connection.query('START TRANSACTION');
  for (let at = 0; at < tags.length; at += STATEMENT_ROWS) await insertTags(connection, tags.slice(at, at + STATEMENT_ROWS));
  await connection.query(INSERT_OUTBOX, [outbox]);
  await connection.query('COMMIT');
}

/** A full statement is prepared once and cheaper; the rest of a batch has another length each time. */
async function insertTags(connection: Connection, rows: readonly Row[]): Promise<void> {
  if (rows.length === STATEMENT_ROWS) await connection.execute(FULL_STATEMENT, rows.flat());
  else await connection.query(`${INSERT_TAGS} ?`, [rows]);
}
