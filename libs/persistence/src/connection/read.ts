// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { settlable } from './database-errors';

/** @throws {NotYet} while the database is away or busy. */
export async function settled<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw settlable(error);
  }
}

/** The rows of a statement written by hand. @throws {NotYet} while the database is away or busy. */
export const select = <Row>(source: DataSource, sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
  settled(() => source.query(sql, [...values]));
