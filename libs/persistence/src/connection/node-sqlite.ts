// SPDX-License-Identifier: AGPL-3.0-or-later
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** Node's own SQLite in the shape of better-sqlite3, which is what TypeORM can drive: nothing to compile, nothing to download. */
export class NodeSqlite {
  private readonly db: DatabaseSync;

  constructor(path: string, options: { readonly readonly?: boolean; readonly timeout?: number } = {}) {
    this.db = new DatabaseSync(path, { readOnly: options.readonly ?? false, timeout: options.timeout ?? 5_000 });
  }

  prepare(sql: string) {
    const statement = this.db.prepare(takingTheWriteLock(sql));
    return {
      reader: statement.columns().length > 0,
      all: (...values: SQLInputValue[]) => statement.all(...values),
      run: (...values: SQLInputValue[]) => statement.run(...values),
    };
  }

  pragma(pragma: string) {
    return this.db.prepare(`PRAGMA ${pragma}`).all();
  }

  close(): void {
    this.db.close();
  }
}

/**
 * Every transaction of ours writes. A deferred one would start as a reader, and fail at its first write, without waiting,
 * when another process has written since.
 */
const takingTheWriteLock = (sql: string): string => (sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : sql);
