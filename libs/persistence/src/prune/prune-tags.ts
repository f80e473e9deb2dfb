// SPDX-License-Identifier: AGPL-3.0-or-later
import { setImmediate } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { dialectOf } from '../connection/dialect';
import { inTransaction } from '../connection/in-transaction';
import { toInstant } from '../connection/instant';
import { placeholders } from '../connection/lists';
import { select } from '../connection/read';

/** Which tags go: those that are older by both times. */
export interface PruneFilter {
  /** Of the event; of the tagging where the producer did not say. */
  readonly seenBefore: Date;
  /** Of the tagging: an event that the bus may still deliver again would bring its tags back, however long ago it was seen. */
  readonly taggedBefore: Date;
}

export interface PruneOptions extends PruneFilter {
  /** Tags removed in each transaction, 1 to 10000. */
  readonly batchRows: number;
  /** Counts, and removes nothing. */
  readonly dryRun: boolean;
}

/** What was done since the step before: tags were read, or a transaction has ended. */
export interface PruneStep {
  readonly read: number;
  /** Would be, in a dry run. */
  readonly removed: number;
}

/** Rows of a statement: some ten milliseconds of an SQLite file. */
const PIECE_ROWS = 4_000;

/**
 * Removes old tags. No index tells which are old, as each insert would pay for it: the table is read once, in the order in which it lies and
 * without locks, and only the deletes lock, each transaction a few rows by their keys and in the order in which workers insert. Whoever takes the
 * steps says how fast it goes. What is cut short goes on with the next run.
 */
export async function* pruneTags(source: DataSource, options: PruneOptions): AsyncGenerator<PruneStep> {
  const { batchRows, dryRun } = options;
  const remove = async (uuids: readonly string[]) => ({ read: 0, removed: dryRun ? uuids.length : await removeTags(source, uuids, options) });
  const old: string[] = [];
  for await (const piece of piecesOf(source, options)) {
    yield { read: piece.length, removed: 0 };
    for (const { uuid, is_old: isOld } of piece) if (Number(isOld) === 1) old.push(uuid);
    while (old.length >= batchRows) yield await remove(old.splice(0, batchRows));
  }
  if (old.length > 0) yield await remove(old);
}

interface PieceRow {
  readonly place: string | number;
  readonly uuid: string;
  readonly is_old: number | string;
}

/** The time that reads call seen, without their alias: not every DELETE may have one. */
const IS_OLD = '(COALESCE(observed_at, created_at) < ? AND created_at < ?)';

const valuesOf = ({ seenBefore, taggedBefore }: PruneFilter): string[] => [seenBefore, taggedBefore].map(toInstant);

async function* piecesOf(source: DataSource, filter: PruneFilter): AsyncGenerator<readonly PieceRow[]> {
  const { storedOrder: place } = dialectOf(source);
  let rows: readonly PieceRow[] = [];
  do {
    const last = rows.at(-1);
    const sql = `SELECT ${place} AS place, uuid, ${IS_OLD} AS is_old FROM ttp_tag
      ${last ? `WHERE ${place} > ?` : ''} ORDER BY ${place} LIMIT ${PIECE_ROWS}`;
    rows = await select<PieceRow>(source, sql, [...valuesOf(filter), ...(last ? [last.place] : [])]);
    yield rows;
    // SQLite answers without a turn of the event loop: a signal would never be heard.
    await setImmediate();
  } while (rows.length === PIECE_ROWS);
}

/** How many were there. Asks for the age again: a tag may have been removed and stored anew since it was read. */
const removeTags = (source: DataSource, uuids: readonly string[], filter: PruneFilter): Promise<number> =>
  inTransaction(source, async (tx) => {
    const sql = `DELETE FROM ttp_tag WHERE uuid IN (${placeholders(uuids)}) AND ${IS_OLD}`;
    const { affected } = await tx.query(sql, [...uuids, ...valuesOf(filter)], true);
    return Number(affected);
  });
