// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet, Unavailable } from '@ttp/ttp-core';
import { QueryFailedError } from 'typeorm';

/** What the two drivers put on their errors. */
interface DriverError {
  /** MySQL's error number. */
  readonly errno?: unknown;
  /** Node's name of a system or driver error. */
  readonly code?: unknown;
  /** SQLite's extended result code. */
  readonly errcode?: unknown;
  /** Set by mysql2 when the connection is lost. */
  readonly fatal?: unknown;
}

const SQLITE_PRIMARY_CODE = 0xff;

const DUPLICATE_KEY = { mysql: new Set([1062, 1586]), sqlite: new Set([1555, 2067]) };

/** A parent row is missing. */
const FOREIGN_KEY = { mysql: new Set([1216, 1452]), sqlite: new Set([787]) };

/** Another transaction was in the way: the same one succeeds when run again. Lock wait timeout, deadlock, changed row; busy, locked. */
const CONFLICT = { mysql: new Set([1205, 1213, 1020]), sqlite: new Set([5, 6]) };

/**
 * The server cannot take the write now: too many connections, shutting down, disk or table full, read-only, killed, timed out.
 * For SQLite: read-only, input or output error, disk full, cannot open.
 */
const UNAVAILABLE = {
  mysql: new Set([1021, 1040, 1041, 1053, 1114, 1152, 1158, 1159, 1160, 1161, 1203, 1290, 1317, 1792, 1836, 1927, 1969, 3024]),
  sqlite: new Set([8, 10, 13, 14]),
};

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'PROTOCOL_CONNECTION_LOST',
]);

export const isDuplicateKey = (error: unknown): boolean => oneOf(error, DUPLICATE_KEY);

export const isConflict = (error: unknown): boolean => oneOf(error, CONFLICT);

export const isForeignKeyViolation = (error: unknown): boolean => oneOf(error, FOREIGN_KEY);

/**
 * A database error in the words of the settlement: `NotYet` when waiting can help, else the error itself.
 * The new message never holds the statement or its values.
 */
export function settlable(error: unknown): unknown {
  if (isForeignKeyViolation(error)) return new NotYet('an attacker or identity that a tag names is not stored yet', { cause: error });
  if (isConflict(error)) return new NotYet('the database is busy', { cause: error });
  if (isUnavailable(error)) return new Unavailable('the database is not available', { cause: error });
  return error;
}

function isUnavailable(error: unknown): boolean {
  const { code, fatal } = driverError(error);
  return fatal === true || (typeof code === 'string' && NETWORK.has(code)) || oneOf(error, UNAVAILABLE);
}

function oneOf(error: unknown, codes: { readonly mysql: ReadonlySet<number>; readonly sqlite: ReadonlySet<number> }): boolean {
  const { errno, errcode } = driverError(error);
  if (typeof errcode === 'number') return codes.sqlite.has(errcode) || codes.sqlite.has(errcode & SQLITE_PRIMARY_CODE);
  return typeof errno === 'number' && codes.mysql.has(errno);
}

function driverError(error: unknown): DriverError {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return typeof cause === 'object' && cause !== null ? cause : {};
}
