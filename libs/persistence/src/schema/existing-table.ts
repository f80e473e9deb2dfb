// SPDX-License-Identifier: AGPL-3.0-or-later
import type { QueryRunner } from 'typeorm';
import { dialectOf } from '../connection/dialect';

/** What a database says about a table it already has. */
export interface ExistingTable {
  readonly columns: ReadonlyMap<string, ExistingColumn>;
  readonly indexes: ReadonlySet<string>;
}

/** The type is known on MySQL only: SQLite enforces no length and no precision, so nothing there needs widening. */
export interface ExistingColumn {
  readonly type?: ExistingType;
}

interface ExistingType {
  readonly name: string;
  readonly length: number;
  readonly fractionDigits: number;
  readonly nullable: boolean;
  readonly collation: Collation | null;
}

export interface Collation {
  readonly charset: string;
  readonly name: string;
}

/** Null when there is no such table. */
export async function existingTable(tx: QueryRunner, name: string): Promise<ExistingTable | null> {
  const table = await (dialectOf(tx.dataSource).name === 'sqlite' ? onSqlite(tx, name) : onMysql(tx, name));
  return table.columns.size === 0 ? null : table;
}

async function onSqlite(tx: QueryRunner, table: string): Promise<ExistingTable> {
  const columns: { name: string }[] = await tx.query('SELECT name FROM pragma_table_info(?)', [table]);
  const indexes: { name: string }[] = await tx.query('SELECT name FROM pragma_index_list(?)', [table]);
  return { columns: new Map(columns.map(({ name }) => [name, {}])), indexes: new Set(indexes.map(({ name }) => name)) };
}

interface MysqlColumn {
  readonly name: string;
  readonly type: string;
  readonly length: number | string | null;
  readonly digits: number | string | null;
  readonly nullable: string;
  readonly charset: string | null;
  readonly collation: string | null;
}

async function onMysql(tx: QueryRunner, table: string): Promise<ExistingTable> {
  const columns: MysqlColumn[] = await tx.query(
    `SELECT COLUMN_NAME AS name, DATA_TYPE AS type, CHARACTER_MAXIMUM_LENGTH AS length, DATETIME_PRECISION AS digits,
            IS_NULLABLE AS nullable, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation
       FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?`,
    [table],
  );
  const indexes: { name: string }[] = await tx.query(
    'SELECT DISTINCT INDEX_NAME AS name FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [table],
  );
  return { columns: new Map(columns.map((column) => [column.name, existingColumn(column)])), indexes: new Set(indexes.map(({ name }) => name)) };
}

const existingColumn = ({ type, length, digits, nullable, charset, collation }: MysqlColumn): ExistingColumn => ({
  type: {
    name: type.toLowerCase(),
    length: Number(length ?? 0),
    fractionDigits: Number(digits ?? 0),
    nullable: nullable === 'YES',
    collation: charset !== null && collation !== null ? { charset, name: collation } : null,
  },
});
