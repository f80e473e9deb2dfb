// SPDX-License-Identifier: AGPL-3.0-or-later
import { isoTimestamp, secondsBetween } from './timestamp';

describe('isoTimestamp', () => {
  it.each([
    ['2026-11-03T09:00:00.123456Z', '2026-11-03T09:00:00.123456Z'],
    ['2026-11-03T09:00:00.123456+0200', '2026-11-03T09:00:00.123456+02:00'],
    ['2026-11-03T09:00:00.123456-05:30', '2026-11-03T09:00:00.123456-05:30'],
    ['2026-11-03T09:00:00.123456+0000', '2026-11-03T09:00:00.123456Z'],
    ['2026-11-03 09:00:00', '2026-11-03T09:00:00Z'],
  ])('reads %s', (written, iso) => {
    expect(isoTimestamp(written)).toBe(iso);
  });

  it.each(['2026-13-03T09:00:00Z', '2026-11-03', '1793696400', '', 1793696400, null, undefined])('refuses %j', (written) => {
    expect(isoTimestamp(written)).toBeNull();
  });
});

describe('secondsBetween', () => {
  it('counts fractions', () => expect(secondsBetween('2026-11-03T09:00:00Z', '2026-11-03T09:00:01.5Z')).toBe(1.5));
  it('is zero backwards', () => expect(secondsBetween('2026-11-03T09:00:01Z', '2026-11-03T09:00:00Z')).toBe(0));
});
