// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ColumnType } from '../connection/dialect';

/** A table as data, so that one description makes it on both dialects and completes one that DECNET has made before. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly primaryKey: string;
  readonly foreignKeys?: readonly ForeignKey[];
  readonly checks?: readonly Check[];
  readonly indexes?: readonly Index[];
  /** We only read it: what an existing one has too narrow for us to write is left as it is, and so are its rows. */
  readonly readOnly?: boolean;
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** An SQL literal. */
  readonly fallback?: string;
}

export interface ForeignKey {
  readonly column: string;
  /** Its primary key is `uuid`. */
  readonly table: string;
  readonly onDelete: 'CASCADE' | 'SET NULL';
}

export interface Check {
  readonly name: string;
  readonly condition: string;
}

export interface Index {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique?: boolean;
}

/** A plain string of DECNET's schema. */
const STRING_LENGTH = 255;
const UUID_LENGTH = 36;

export const string = (length = STRING_LENGTH): ColumnType => ({ kind: 'string', length });
export const bytes = (length: number): ColumnType => ({ kind: 'bytes', length });
export const UUID = string(UUID_LENGTH);
export const TEXT: ColumnType = { kind: 'text' };
export const JSON_OBJECT: ColumnType = { kind: 'json' };
export const INSTANT: ColumnType = { kind: 'instant' };
export const DOUBLE: ColumnType = { kind: 'double' };
export const INTEGER: ColumnType = { kind: 'integer' };
export const BOOLEAN: ColumnType = { kind: 'boolean' };

export const required = (name: string, type: ColumnType, fallback?: string): Column => ({ name, type, nullable: false, fallback });
export const optional = (name: string, type: ColumnType): Column => ({ name, type, nullable: true });

/** Named so that a migration can find it on every dialect. */
export const foreignKeyName = (table: string, column: string): string => `fk_${table}_${column}`;
