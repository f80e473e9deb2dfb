// SPDX-License-Identifier: AGPL-3.0-or-later
import type { QueryRunner } from 'typeorm';
import { type Dialect, dialectOf } from '../connection/dialect';
import { type Collation, type ExistingColumn, type ExistingTable, existingTable } from './existing-table';
import { type Column, foreignKeyName, type Index, type Table } from './table';

/** Compares bytes, as SQLite does: both dialects find, order and tell apart the same strings, whatever case or alphabet. */
const BYTEWISE: Collation = { charset: 'utf8mb4', name: 'utf8mb4_bin' };

/**
 * Makes a table, or brings one that is there up to its description: missing columns and indexes are added, narrow columns
 * widened, unless we only read the table. Nothing is dropped or renamed and no value changes, so that a database of DECNET's own can be opened.
 * Foreign keys and checks are made with a table only: rows that are there may break them.
 */
export async function completeTable(tx: QueryRunner, table: Table): Promise<void> {
  const existing = await existingTable(tx, table.name);
  const changes = existing ? completions(table, existing, dialectOf(tx.dataSource)) : [await creation(tx, table)];
  const indexes = (table.indexes ?? []).filter(({ name }) => !existing?.indexes.has(name));
  for (const statement of [...changes, ...indexes.map((index) => indexing(table, index))]) await tx.query(statement);
}

const indexing = (table: Table, { name, columns, unique }: Index): string =>
  `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${name} ON ${table.name} (${columns.join(', ')})`;

async function creation(tx: QueryRunner, table: Table): Promise<string> {
  const dialect = dialectOf(tx.dataSource);
  const lines = [
    ...table.columns.map((column) => `${column.name} ${dialect.type(column.type)}${nullability(column)}${fallback(column, dialect)}`),
    `PRIMARY KEY (${table.primaryKey})`,
    ...(table.foreignKeys ?? []).map(
      ({ column, table: parent, onDelete }) =>
        `CONSTRAINT ${foreignKeyName(table.name, column)} FOREIGN KEY (${column}) REFERENCES ${parent} (uuid) ON DELETE ${onDelete}`,
    ),
    ...(table.checks ?? []).map(({ name, condition }) => `CONSTRAINT ${name} CHECK (${condition})`),
  ];
  return `CREATE TABLE ${table.name} (${lines.join(', ')})${dialect.name === 'mysql' ? ` ENGINE=InnoDB ${collate(await collationOf(tx))}` : ''}`;
}

function completions(table: Table, existing: ExistingTable, dialect: Dialect): string[] {
  return table.columns.flatMap((column) => {
    const found = existing.columns.get(column.name);
    if (!found) return [`ALTER TABLE ${table.name} ADD COLUMN ${addable(column, dialect)}`];
    return !table.readOnly && isNarrow(column, found) ? [`ALTER TABLE ${table.name} MODIFY ${widened(column, found, dialect)}`] : [];
  });
}

/** Rows that are there have no value for a new column: without a default it must allow null. */
const addable = (column: Column, dialect: Dialect): string =>
  `${column.name} ${dialect.type(column.type)}${column.fallback === undefined ? ' NULL' : nullability(column)}${fallback(column, dialect)}`;

/** Keeps the column's own collation: a foreign key demands that both its ends agree. */
function widened(column: Column, { type: found }: ExistingColumn, dialect: Dialect): string {
  const isText = column.type.kind === 'string' || column.type.kind === 'text';
  const collation = isText && found?.collation ? ` ${collate(found.collation)}` : '';
  return `${column.name} ${dialect.type(column.type)}${collation}${found?.nullable ? ' NULL' : ' NOT NULL'}${fallback(column, dialect)}`;
}

const MEDIUMTEXT_LENGTH = 16_777_215;

function isNarrow({ type }: Column, { type: found }: ExistingColumn): boolean {
  if (!found) return false;
  if (type.kind === 'string') return found.name === 'varchar' && found.length < type.length;
  if (type.kind === 'text') return found.length < MEDIUMTEXT_LENGTH;
  if (type.kind === 'instant') return found.name === 'datetime' && found.fractionDigits < 6;
  return type.kind === 'double' && found.name === 'float';
}

/** A new table follows the parents that its foreign keys name. */
async function collationOf(tx: QueryRunner): Promise<Collation> {
  const attackers = await existingTable(tx, 'attackers');
  return attackers?.columns.get('uuid')?.type?.collation ?? BYTEWISE;
}

const nullability = ({ nullable }: Column): string => (nullable ? ' NULL' : ' NOT NULL');

/** MySQL takes a default for a text column only as an expression. */
function fallback({ fallback: literal, type }: Column, { name }: Dialect): string {
  if (literal === undefined) return '';
  return name === 'mysql' && type.kind === 'text' ? ` DEFAULT (${literal})` : ` DEFAULT ${literal}`;
}

const collate = ({ charset, name }: Collation): string => `CHARACTER SET ${charset} COLLATE ${name}`;
