// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet } from '@ttp/ttp-core';
import { QueryFailedError } from 'typeorm';
import { isConflict, isDuplicateKey, settlable } from './database-errors';

const driverError = (fields: Readonly<Record<string, unknown>>) => Object.assign(new Error('from the driver'), fields);
const failed = (fields: Readonly<Record<string, unknown>>) => new QueryFailedError('INSERT secret', ['hunter2'], driverError(fields));

describe('a database error', () => {
  it.each([
    ['a deadlock', { errno: 1213 }],
    ['a lock wait that timed out', { errno: 1205 }],
    ['a busy file', { errcode: 5 }],
    ['a snapshot that is out of date', { errcode: 517 }],
  ])('is a conflict to run again: %s', (_, fields) => {
    expect(isConflict(failed(fields))).toBe(true);
    expect(isConflict(driverError(fields))).toBe(true);
    expect(settlable(failed(fields))).toBeInstanceOf(NotYet);
  });

  it.each([
    ['a missing parent', { errno: 1452 }],
    ['a missing parent, on SQLite', { errcode: 787 }],
    ['a lost connection', { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }],
    ['a refused connection', { errno: -111, code: 'ECONNREFUSED' }],
    ['a read-only server', { errno: 1290 }],
    ['a full disk', { errcode: 13 }],
    ['a failing disk', { errcode: 266 }],
  ])('is a reason to wait: %s', (_, fields) => {
    expect(isConflict(failed(fields))).toBe(false);
    const error = settlable(failed(fields));
    expect(error).toBeInstanceOf(NotYet);
    expect(String(error)).not.toMatch(/hunter2|secret/);
  });

  it.each([
    ['data that is too long', { errno: 1406 }],
    ['a check', { errcode: 275 }],
    ['a duplicate', { errno: 1062 }],
    ['no database error', {}],
  ])('is a defect, passed on as it is: %s', (_, fields) => {
    const error = failed(fields);
    expect(settlable(error)).toBe(error);
  });

  it('tells a duplicate key from a missing parent', () => {
    const errors = [{ errno: 1062 }, { errcode: 1555 }, { errcode: 2067 }, { errno: 1452 }, { errcode: 787 }];
    expect(errors.map((fields) => isDuplicateKey(failed(fields)))).toEqual([true, true, true, false, false]);
  });

  it('may be anything that was thrown', () => {
    expect(settlable('text')).toBe('text');
    expect(settlable(null)).toBe(null);
  });
});
