// SPDX-License-Identifier: AGPL-3.0-or-later

/** `?, ?, ?`: one placeholder per value. */
export const placeholders = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** SQLite binds 32,766 values a statement; lists go in pieces far below that. */
const LIST_LENGTH = 1_000;

/** The same values in pieces of at most a thousand. */
export function pieces<T>(values: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(values.length / LIST_LENGTH) }, (_, i) => values.slice(i * LIST_LENGTH, (i + 1) * LIST_LENGTH));
}

/** Rows of a full statement. More of them measured no faster. */
export const STATEMENT_ROWS = 500;

/** Well below MySQL's `max_allowed_packet`, 16 MiB by default, even when every character takes four bytes. */
const STATEMENT_SIZE = 2 * 1024 * 1024;

/** Rows in statements of bearable length. */
export const statements = <T extends Sized>(rows: Iterable<T>): Generator<readonly T[]> => bundles(rows, STATEMENT_ROWS, STATEMENT_SIZE);

interface Sized {
  readonly size: number;
}

/** Rows in bundles of at most so many and of about that size together. One row larger than a bundle should be goes alone. */
export function* bundles<T extends Sized>(rows: Iterable<T>, mostRows: number, mostSize: number): Generator<readonly T[]> {
  let bundle: T[] = [];
  let size = 0;
  for (const row of rows) {
    if (bundle.length === mostRows || (bundle.length > 0 && size + row.size > mostSize)) {
      yield bundle;
      bundle = [];
      size = 0;
    }
    bundle.push(row);
    size += row.size;
  }
  if (bundle.length > 0) yield bundle;
}
