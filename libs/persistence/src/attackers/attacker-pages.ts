// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { toInstant } from '../connection/instant';
import { bundles } from '../connection/lists';
import { select } from '../connection/read';

/** Which attackers, by their rows' `last_seen`. */
export interface AttackerFilter {
  readonly since?: Date | undefined;
  /** Not any more. */
  readonly until?: Date | undefined;
  /** At most so many. */
  readonly limit?: number | undefined;
  /** Ends the reading with its reason, between two loads. */
  readonly signal?: AbortSignal | undefined;
}

/** An attacker to read, and about how many bytes of lists its row holds. */
export interface AttackerRef {
  readonly uuid: string;
  readonly size: number;
}

/** As a raw query returns it: MySQL's driver gives 64-bit numbers as text. */
export interface RawRef {
  readonly uuid: string;
  readonly size: number | string;
}

export const toRef = ({ uuid, size }: RawRef): AttackerRef => ({ uuid, size: Number(size) });

interface PageRow extends RawRef {
  /** To the microsecond, which a Date is not: a page must go on exactly where the last one ended. */
  readonly at: string;
}

export const PAGE_ROWS = 200;

/** SQL for the size of an attacker's row. */
export const SIZE = 'LENGTH(commands) + LENGTH(fingerprints) AS size';

/** The attackers' lists of a load, in bytes. */
const LOAD_SIZE = 4 * 1024 * 1024;

/**
 * Attackers, the last seen first, ties by uuid descending: both dialects walk the index on `last_seen` backwards. Page by page: one that is added
 * or seen again meanwhile is not met twice, and one that does not change is not missed.
 */
export async function* newestAttackers(source: DataSource, filter: AttackerFilter): AsyncGenerator<readonly AttackerRef[]> {
  const { since, until, limit = Infinity, signal } = filter;
  const fixed = seenWithin({ since, until });
  let behind = { sql: '', values: [] as string[] };
  for (let left = limit; left > 0; ) {
    signal?.throwIfAborted();
    const sql = `SELECT uuid, CAST(last_seen AS CHAR) AS at, ${SIZE} FROM attackers
      WHERE ${fixed.sql}${behind.sql} ORDER BY last_seen DESC, uuid DESC LIMIT ?`;
    const rows = await select<PageRow>(source, sql, [...fixed.values, ...behind.values, Math.min(PAGE_ROWS, left)]);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(toRef);
    left -= rows.length;
    behind = { sql: ' AND last_seen <= ? AND (last_seen < ? OR uuid < ?)', values: [last.at, last.at, last.uuid] };
  }
}

/** How many attackers there are to read, now. */
export async function countAttackers(source: DataSource, { since, until, limit = Infinity }: AttackerFilter): Promise<number> {
  const { sql, values } = seenWithin({ since, until });
  const [row] = await select<{ attackers: number | string }>(source, `SELECT COUNT(*) AS attackers FROM attackers WHERE ${sql}`, values);
  return Math.min(Number(row?.attackers ?? 0), limit);
}

function seenWithin({ since, until }: AttackerFilter): { readonly sql: string; readonly values: readonly string[] } {
  const bounds = [...(since ? [{ sql: 'last_seen >= ?', at: since }] : []), ...(until ? [{ sql: 'last_seen < ?', at: until }] : [])];
  return { sql: ['1 = 1', ...bounds.map(({ sql }) => sql)].join(' AND '), values: bounds.map(({ at }) => toInstant(at)) };
}

/** The same rows in loads of bearable size, in order; of at most 200, which is what the statements for their parts are made for. */
export const loadsOf = (rows: Iterable<AttackerRef>): Generator<readonly AttackerRef[]> => bundles(rows, PAGE_ROWS, LOAD_SIZE);
