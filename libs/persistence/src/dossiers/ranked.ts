// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { placeholders } from '../connection/lists';
import { select } from '../connection/read';

/** Rows of several owners, of each the first few in an order. SQL, never values. */
export interface Ranked {
  readonly from: string;
  /** For the placeholders of `from`. */
  readonly values?: readonly string[];
  /** Whose row it is. */
  readonly owner: string;
  readonly columns: string;
  readonly where?: string;
  readonly order: string;
  /** Rows of an owner: one that floods us must not fill the memory of an export. */
  readonly most: number;
}

/** One statement, whatever the number of owners; in the order asked for. Owners without rows are missing. */
export async function ranked<Row extends object>(
  source: DataSource,
  { from, values = [], owner, columns, where = '1 = 1', order, most }: Ranked,
  owners: readonly string[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  if (owners.length === 0) return new Map();
  const sql = `SELECT * FROM (
      SELECT ${owner} AS owner, ${columns}, ROW_NUMBER() OVER (PARTITION BY ${owner} ORDER BY ${order}) AS place
        FROM ${from} WHERE ${owner} IN (${placeholders(owners)}) AND ${where}) ranked
    WHERE place <= ${most} ORDER BY owner, place`;
  return Map.groupBy(await select<Row & { readonly owner: string }>(source, sql, [...values, ...owners]), (row) => row.owner);
}
