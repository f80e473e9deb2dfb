// SPDX-License-Identifier: AGPL-3.0-or-later
import { fromInstant, isBefore, toInstant } from './instant';

const DATE = new Date('2026-11-21T08:00:00.123Z');

it('writes six digits, of which a Date knows three', () => expect(toInstant(DATE)).toBe('2026-11-21 08:00:00.123000'));

it.each([
  ['2026-11-21 08:00:00.123000', '2026-11-21T08:00:00.123Z'],
  ['2026-11-21 08:00:00.123456', '2026-11-21T08:00:00.123456Z'],
  ['2026-11-21 08:00:00.123040', '2026-11-21T08:00:00.123040Z'],
  ['2026-11-21 08:00:00', '2026-11-21T08:00:00.000Z'],
])('reads %s, keeps the microseconds that others wrote, and is a Date', (text, iso) => {
  const read = fromInstant(text);
  expect([read.toISOString(), JSON.stringify({ read })]).toEqual([iso, `{"read":"${iso}"}`]);
  expect(read.getTime()).toBe(Math.floor(Date.parse(iso)));
});

it('leaves a Date alone', () => expect(fromInstant(DATE)).toBe(DATE));

it('orders what happened within one millisecond', () => {
  const dates = ['123000', '123004', '123456', '124000'].map((digits) => fromInstant(`2026-11-21 08:00:00.${digits}`));
  const before = dates.map((one) => dates.map((other) => isBefore(one, other)));
  expect(before).toEqual(dates.map((_, one) => dates.map((__, other) => one < other)));
});
