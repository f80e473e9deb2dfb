// SPDX-License-Identifier: AGPL-3.0-or-later
import type { QueryRunner } from 'typeorm';
import type { NodeSqlite } from '../connection/node-sqlite';
import { insertTags } from './insert-tags';
import type { TagRecord } from './tag-record';

const INSERT = `${insertTags(1)} ON CONFLICT (uuid) DO NOTHING`;

/**
 * Inserts the tags whose uuid is not there yet and returns exactly those. One prepared statement a row costs no more than many
 * rows a statement, as there is no network, and it tells for each row whether it was new.
 */
export async function insertUnseenOnSqlite(tx: QueryRunner, records: readonly TagRecord[]): Promise<ReadonlySet<string>> {
  const db: NodeSqlite = await tx.connect();
  const insert = db.prepare(INSERT);
  return new Set(records.filter(({ values }) => Number(insert.run(...values).changes) === 1).map(({ uuid }) => uuid));
}
