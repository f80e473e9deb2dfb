// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PoolConnection } from 'mysql2';
import type { QueryRunner } from 'typeorm';
import { isDuplicateKey } from '../connection/database-errors';
import { STATEMENT_ROWS, statements } from '../connection/lists';
import { INSERT_TAGS, insertTags } from './insert-tags';
import type { TagRecord } from './tag-record';

/** Each round finds the twin that a concurrent writer has committed meanwhile, so a few rounds are plenty. */
const MAX_ROUNDS = 10;

const FULL_STATEMENT = insertTags(STATEMENT_ROWS);

/**
 * Finds nothing and locks no row; until the transaction ends, nobody changes how these tables are made. The server changes a parent with its
 * children locked: a writer that had inserted tags and then came to write their attackers would wait for the change while that waits for the
 * tags, each in another part of the server, until one gives up after fifty seconds.
 */
const HOLD_PARENTS = 'SELECT 1 FROM attackers CROSS JOIN attacker_identities WHERE 1 = 0 FOR UPDATE';

/**
 * Inserts the tags whose uuid is not there yet and returns exactly those. Hopes first that all are new, as they mostly are;
 * on a duplicate key it asks which are known and inserts the rest. Needs READ COMMITTED: under a stricter level the question
 * would not see what a concurrent writer has committed. The records come sorted, so that writers lock in one order.
 */
export async function insertUnseenOnMysql(tx: QueryRunner, records: readonly TagRecord[]): Promise<ReadonlySet<string>> {
  await tx.query(HOLD_PARENTS);
  const fresh = new Set<string>();
  let replaying = false;
  for (const chunk of statements(records)) {
    const inserted = await insertChunk(tx, chunk, replaying);
    for (const { uuid } of inserted) fresh.add(uuid);
    // A replay repeats whole batches: after the first known tag, ask before inserting.
    replaying ||= inserted.length < chunk.length;
  }
  return fresh;
}

async function insertChunk(tx: QueryRunner, chunk: readonly TagRecord[], askFirst: boolean): Promise<readonly TagRecord[]> {
  let unseen = askFirst ? await withoutKnown(tx, chunk) : chunk;
  for (let round = 1; unseen.length > 0; round++) {
    try {
      await insert(tx, unseen);
      break;
    } catch (error) {
      if (!isDuplicateKey(error) || round === MAX_ROUNDS) throw error;
      unseen = await withoutKnown(tx, chunk);
    }
  }
  return unseen;
}

/** Prepared for full statements only, a third cheaper; a prepared one for each other length would fill the server's table of them. */
async function insert(tx: QueryRunner, records: readonly TagRecord[]): Promise<void> {
  const connection: PoolConnection = await tx.connect();
  const rows = records.map(({ values }) => values);
  if (rows.length === STATEMENT_ROWS) await connection.promise().execute(FULL_STATEMENT, rows.flat());
  else await connection.promise().query(`${INSERT_TAGS} VALUES ?`, [rows]);
}

async function withoutKnown(tx: QueryRunner, records: readonly TagRecord[]): Promise<readonly TagRecord[]> {
  const rows: { uuid: string }[] = await tx.query('SELECT uuid FROM ttp_tag WHERE uuid IN (?)', [records.map(({ uuid }) => uuid)]);
  const known = new Set(rows.map(({ uuid }) => uuid));
  return records.filter(({ uuid }) => !known.has(uuid));
}
