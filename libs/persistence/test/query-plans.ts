// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { dialectOf } from '../src/connection/dialect';

/** How a statement finds rows of a table, which goes under its name or alias. */
export interface Access {
  readonly table: string;
  /** `PRIMARY` for the key, `none` where all rows are read. */
  readonly index: string;
}

interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** The statements that work sends, as it sends them. */
export async function statementsOf(source: DataSource, work: () => Promise<unknown>): Promise<readonly Statement[]> {
  const log = jest.spyOn(source.logger, 'logQuery');
  try {
    await work();
    return log.mock.calls.map(([sql, values]) => ({ sql, values: Array.isArray(values) ? values : [] }));
  } finally {
    log.mockRestore();
  }
}

const LOOKS = /^\s*(?:SELECT|WITH|UPDATE|DELETE)\b/;

/** What the planner says of each statement that looks for rows, in its order, each access once. Nothing is run. */
export async function accessesOf(source: DataSource, statements: readonly Statement[]): Promise<readonly Access[]> {
  const plan = dialectOf(source).name === 'sqlite' ? onSqlite : onMariaDb;
  const accesses: Access[] = [];
  for (const statement of statements) if (LOOKS.test(statement.sql)) accesses.push(...(await plan(source, statement)));
  return [...new Map(accesses.map((access) => [`${access.table} ${access.index}`, access])).values()];
}

/** `SEARCH t USING COVERING INDEX ix_x (y=?)`, `SEARCH t USING INTEGER PRIMARY KEY (rowid>?)`, `SCAN t`. */
async function onSqlite(source: DataSource, { sql, values }: Statement): Promise<readonly Access[]> {
  const rows: { detail: string }[] = await source.query(`EXPLAIN QUERY PLAN ${sql}`, [...values]);
  return rows.flatMap(({ detail }) => {
    const [, how, table, index] = /^(SEARCH|SCAN) (\w+)(?: USING (?:COVERING )?INDEX (\w+)| USING INTEGER PRIMARY KEY)?/.exec(detail) ?? [];
    if (table === undefined) return [];
    if (index === undefined) return [{ table, index: how === 'SEARCH' ? 'PRIMARY' : 'none' }];
    return [{ table, index: index.startsWith('sqlite_autoindex_') ? 'PRIMARY' : index }];
  });
}

async function onMariaDb(source: DataSource, { sql, values }: Statement): Promise<readonly Access[]> {
  const rows: { table: string | null; key: string | null }[] = await source.query(`EXPLAIN ${sql}`, [...values]);
  return rows.flatMap(({ table, key }) => (table === null ? [] : [{ table, index: key ?? 'none' }]));
}
