// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';

export type ColumnType =
  | { readonly kind: 'string'; readonly length: number }
  | { readonly kind: 'bytes'; readonly length: number }
  | { readonly kind: 'text' | 'json' | 'instant' | 'double' | 'integer' | 'boolean' };

/** Where the SQL of the two families differs; everything else is written once. */
export interface Dialect {
  readonly name: 'sqlite' | 'mysql';
  /** A column's type as written in DDL. */
  type(type: ColumnType): string;
  /** Appended to an INSERT: a row whose primary key exists is left alone; every other error is still raised. */
  keepKnown(primaryKey: string): string;
  /** Appended to a SELECT: locks its rows and passes over those that another transaction holds. */
  readonly lockFreeRows: string;
  /** Appended to a SELECT: locks its rows until the end of the transaction. */
  readonly lockRows: string;
  /** The column in whose order the rows of a table with a `uuid` lie: who reads all of them by it jumps nowhere. */
  readonly storedOrder: string;
  /** What a JSON column holds under a key, as JSON text; null where there is nothing, or no JSON. */
  jsonAt(column: string, key: string): string;
  /** The database's own clock, so many whole seconds from now, as an instant column stores it. */
  clock(laterSeconds: number): string;
}

const SQLITE_TYPES = { text: 'TEXT', json: 'TEXT', instant: 'DATETIME', double: 'DOUBLE', integer: 'INTEGER', boolean: 'BOOLEAN' };
const MYSQL_TYPES = { text: 'MEDIUMTEXT', json: 'JSON', instant: 'DATETIME(6)', double: 'DOUBLE', integer: 'INT', boolean: 'TINYINT(1)' };

const SQLITE: Dialect = {
  name: 'sqlite',
  type: (type) => {
    if (type.kind === 'string') return `VARCHAR(${type.length})`;
    return type.kind === 'bytes' ? 'BLOB' : SQLITE_TYPES[type.kind];
  },
  keepKnown: (primaryKey) => `ON CONFLICT (${primaryKey}) DO NOTHING`,
  // A transaction holds the whole file.
  lockFreeRows: '',
  lockRows: '',
  storedOrder: 'rowid',
  // Malformed text would be an error.
  jsonAt: (column, key) => `CASE WHEN json_valid(${column}) THEN ${column} -> '$.${key}' END`,
  clock: (laterSeconds) => `strftime('%Y-%m-%d %H:%M:%f000', 'now', '+${laterSeconds} seconds')`,
};

const MYSQL: Dialect = {
  name: 'mysql',
  type: (type) => {
    if (type.kind === 'string') return `VARCHAR(${type.length})`;
    return type.kind === 'bytes' ? `BINARY(${type.length})` : MYSQL_TYPES[type.kind];
  },
  // Not INSERT IGNORE: that hides missing parents and cuts values that are too long.
  keepKnown: (primaryKey) => `ON DUPLICATE KEY UPDATE ${primaryKey} = ${primaryKey}`,
  lockFreeRows: 'FOR UPDATE SKIP LOCKED',
  lockRows: 'FOR UPDATE',
  storedOrder: 'uuid',
  // Bytewise: the connection's own collation would take two spellings for one.
  jsonAt: (column, key) => `CAST(JSON_EXTRACT(${column}, '$.${key}') AS CHAR) COLLATE utf8mb4_bin`,
  clock: (laterSeconds) => `UTC_TIMESTAMP(6) + INTERVAL ${laterSeconds} SECOND`,
};

export const dialectOf = (source: DataSource): Dialect => (source.options.type === 'mysql' ? MYSQL : SQLITE);
