// SPDX-License-Identifier: AGPL-3.0-or-later
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RawDatabase } from './bench-database';
import { OUTBOX_COLUMNS, type RowBatch, TAG_COLUMNS } from './tag-rows';

/** Those of the product. */
const PRAGMAS = ['journal_mode = WAL', 'synchronous = NORMAL', 'cache_size = -65536', 'wal_autocheckpoint = 10000', 'foreign_keys = ON', 'busy_timeout = 30000'];

/** A SQLite file and Node's bare driver: rows one by one through a prepared statement, which is the fastest way there is. */
export function openSqlite(directory: string): RawDatabase {
  const path = join(directory, 'ttp.sqlite');
  return {
    label: 'SQLite',
    connections: 1,
    servers: [],
    options: { type: 'sqlite', path },
    environment: { DECNET_DB_TYPE: 'sqlite', DECNET_DB_PATH: path },
    insert: async (batches) => insertAll(path, batches),
    // The checkpoint belongs to who wrote the pages: the next writer starts with an empty log.
    emptying: ['DELETE FROM ttp_tag', 'DELETE FROM ttp_outbox', 'PRAGMA wal_checkpoint(TRUNCATE)'],
  };
}

function insertAll(path: string, batches: readonly RowBatch[]): void {
  const db = new DatabaseSync(path);
  for (const pragma of PRAGMAS) db.exec(`PRAGMA ${pragma}`);
  const tag = db.prepare(insertInto('ttp_tag', TAG_COLUMNS));
  const message = db.prepare(insertInto('ttp_outbox', OUTBOX_COLUMNS));
  for (const { tags, outbox } of batches) {
    db.exec('BEGIN IMMEDIATE');
    for (const row of tags) tag.run(...row);
    for (const row of outbox) message.run(...row);
    db.exec('COMMIT');
  }
  db.close();
}

const insertInto = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
