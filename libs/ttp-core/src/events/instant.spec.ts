// SPDX-License-Identifier: AGPL-3.0-or-later
import { instantOf, instantOfSeconds, writtenInstant } from './instant';

it.each([
  ['2026-01-05T10:00:00Z', '2026-01-05T10:00:00.000Z'],
  ['2026-01-05T10:00:00.123456+00:00', '2026-01-05T10:00:00.123Z'],
  ['2026-01-05T12:00:00+02:00', '2026-01-05T10:00:00.000Z'],
  ['2026-01-05T10:00:00', '2026-01-05T10:00:00.000Z'],
  ['2026-01-05 10:00:00.5', '2026-01-05T10:00:00.500Z'],
])('reads %s', (text, iso) => {
  expect(instantOf(text)?.toISOString()).toBe(iso);
});

it.each([
  null,
  undefined,
  1_767_607_210,
  {},
  '',
  'yesterday',
  '5 Jan 2026',
  '2026-01-05',
  '2026-13-05T10:00:00Z',
  '2026-01-05T25:00:00Z',
  '1969-12-31T23:59:59Z',
  '9999-12-31T23:59:59-10:00',
])('does not read %p', (value) => {
  expect(instantOf(value)).toBeNull();
});

it('reads Unix seconds that a database can hold', () => {
  expect(instantOfSeconds(1_767_607_210.25)?.toISOString()).toBe('2026-01-05T10:00:10.250Z');
  expect([instantOfSeconds(-1), instantOfSeconds(1e12), instantOfSeconds(1e300)]).toEqual([null, null, null]);
});

it.each([
  ['2026-01-05', '2026-01-05T00:00:00.000Z'],
  ['2026-01-05T10:00', '2026-01-05T10:00:00.000Z'],
  ['2026-01-05 10:00:00.5', '2026-01-05T10:00:00.500Z'],
  ['2026-01-05T12:00+02:00', '2026-01-05T10:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ['0001-01-01', '0001-01-01T00:00:00.000Z'],
])('reads %s as it is written', (text, iso) => {
  expect(writtenInstant(text)?.toISOString()).toBe(iso);
});

it.each([
  undefined,
  '',
  'yesterday',
  '2026-W05',
  '2026-1-5',
  '2026-13-05',
  '2026-02-31',
  '2026-02-29T10:00:00Z',
  '2026-01-05T25:00',
  '2026-01-05Z',
])('does not read %p as written', (text) => {
  expect(writtenInstant(text)).toBeUndefined();
});
