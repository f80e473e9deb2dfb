// SPDX-License-Identifier: AGPL-3.0-or-later
import { parseExpiry } from './parse-expiry';

const NOW = new Date('2026-11-21T08:00:00Z');

describe('parseExpiry', () => {
  it.each([
    ['90s', '2026-11-21T08:01:30.000Z'],
    ['45m', '2026-11-21T08:45:00.000Z'],
    ['4h', '2026-11-21T12:00:00.000Z'],
    ['7d', '2026-11-28T08:00:00.000Z'],
    ['2030-01-31T12:00:00+02:00', '2030-01-31T10:00:00.000Z'],
    ['2030-01-31 12:00', '2030-01-31T12:00:00.000Z'],
  ])('reads %s', (text, instant) => expect(parseExpiry(text, NOW)).toBe(instant));

  it.each(['', '4', 'h', '4 h', '-4h', '4w', 'tomorrow', '2030-13-01', '2030-02-31', '1'.repeat(9)])('refuses %j', (text) =>
    expect(() => parseExpiry(text, NOW)).toThrow('must be an instant'),
  );
});
