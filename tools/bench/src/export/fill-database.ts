// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import type { Row } from './fleet-values';

const STATEMENT_ROWS = 500;
/** The server stores one statement while we write the next. */
const WRITERS = 2;

/** Stores the rows of each table, in that order; all rows of a table have the same columns. */
export async function fillDatabase(source: DataSource, tables: readonly (readonly [table: string, rows: Iterable<Row>])[]): Promise<void> {
  for (const [table, rows] of tables) {
    const statements = inStatements(rows);
    await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        // One iterator for all: each writer takes the next statement.
        for (const some of statements) await insert(source, table, some);
      }),
    );
  }
}

function* inStatements(rows: Iterable<Row>): Generator<readonly Row[]> {
  let some: Row[] = [];
  for (const row of rows) {
    if (some.push(row) < STATEMENT_ROWS) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

async function insert(source: DataSource, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const placeholders = rows.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
  await source.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${placeholders}`, rows.flatMap((row) => Object.values(row)));
}
