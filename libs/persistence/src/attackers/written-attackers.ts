// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { toInstant } from '../connection/instant';
import { select } from '../connection/read';
import { type AttackerRef, PAGE_ROWS, type RawRef, SIZE, toRef } from './attacker-pages';

/** New tags mark an attacker's row as written, but not again before so long: a busy attacker would else be locked by every batch. */
export const WRITE_GRAIN_MS = 30_000;

/** A write that is older has everything that it stands for beside it: tags of the grain, and transactions that took their time to commit. */
export const WRITE_SETTLED_MS = 2 * WRITE_GRAIN_MS;

/** When an attacker's row was last written. */
export interface AttackerWrite {
  readonly uuid: string;
  /** `updated_at` as it is stored, to the microsecond. */
  readonly at: string;
}

/** Which attackers, by when their rows were last written. */
export interface WriteFilter {
  /** Only those written later. */
  readonly after?: Date | undefined;
  /** Only those not written later. */
  readonly until: Date;
  /** Goes on with this write, or behind where it would be. */
  readonly from?: AttackerWrite | undefined;
  /** Attackers read at a time, 1 to 200: whoever takes few of them should not make the database read many. */
  readonly rows?: number | undefined;
  /** Ends the reading with its reason, between two loads. */
  readonly signal?: AbortSignal | undefined;
}

export type WrittenRef = AttackerRef & AttackerWrite;

/** Attackers, the first written first, ties by uuid: the index on `updated_at`, forwards. One that is written meanwhile is met again behind. */
export async function* writtenAttackers(source: DataSource, filter: WriteFilter): AsyncGenerator<readonly WrittenRef[]> {
  const { after, until, from, rows = PAGE_ROWS, signal } = filter;
  const limit = Math.min(rows, PAGE_ROWS);
  const newer = after ? { sql: ' AND updated_at > ?', values: [toInstant(after)] } : { sql: '', values: [] };
  let position = from ? onwards(from, '>=') : { sql: '', values: [] };
  for (;;) {
    signal?.throwIfAborted();
    const sql = `SELECT uuid, CAST(updated_at AS CHAR) AS at, ${SIZE} FROM attackers
      WHERE updated_at <= ?${newer.sql}${position.sql} ORDER BY updated_at, uuid LIMIT ?`;
    const found = await select<RawRef & AttackerWrite>(source, sql, [toInstant(until), ...newer.values, ...position.values, limit]);
    const last = found.at(-1);
    if (!last) return;
    yield found.map((row) => ({ ...toRef(row), at: row.at }));
    position = onwards(last, '>');
  }
}

const onwards = ({ at, uuid }: AttackerWrite, from: '>' | '>=') => ({
  sql: ` AND updated_at >= ? AND (updated_at > ? OR uuid ${from} ?)`,
  values: [at, at, uuid],
});
