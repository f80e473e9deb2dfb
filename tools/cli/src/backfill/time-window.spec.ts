// SPDX-License-Identifier: AGPL-3.0-or-later
import { timeWindow } from './time-window';

const NOW = new Date('2026-11-21T08:00:00Z');

it('begins so many days ago, and ends where told', () => {
  expect(timeWindow(7, undefined, NOW)).toEqual({ since: new Date('2026-11-14T08:00:00Z'), until: undefined });
  expect(timeWindow(7, '2026-11-20T12:00:00+02:00', NOW).until).toEqual(new Date('2026-11-20T10:00:00Z'));
  expect(timeWindow(7, '2026-11-20', NOW).until).toEqual(new Date('2026-11-20T00:00:00Z'));
  expect(timeWindow(7, '2026-11-20T12:00', NOW).until).toEqual(new Date('2026-11-20T12:00:00Z'));
});

it.each([['4h'], [''], ['2026-13-01'], ['2026-02-31']])('refuses the end %j', (until) => {
  expect(() => timeWindow(7, until, NOW)).toThrow('--until must be an instant or a day');
});

it('refuses an end before the beginning', () => {
  expect(() => timeWindow(7, '2026-11-14', NOW)).toThrow('leaves nothing: --since-days 7 begins at 2026-11-14T08:00:00.000Z');
});
