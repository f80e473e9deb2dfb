// SPDX-License-Identifier: AGPL-3.0-or-later
import { pruneWindow } from './prune-window';

const NOW = new Date('2026-11-21T08:00:00Z');
const DAY_MS = 86_400_000;

describe('pruneWindow', () => {
  it('asks for the age of the event, and for a tagging whose event the bus has forgotten', () =>
    expect(pruneWindow(90 * DAY_MS, NOW)).toEqual({ seenBefore: new Date('2026-08-23T08:00:00Z'), taggedBefore: new Date('2026-11-14T08:00:00Z') }));

  it('takes the age at which the bus forgets, and none below', () => {
    expect(pruneWindow(7 * DAY_MS, NOW).seenBefore).toEqual(new Date('2026-11-14T08:00:00Z'));
    expect(() => pruneWindow(7 * DAY_MS - 1, NOW)).toThrow('--older-than must be 7d or more: so long DECNET_EVENTS keeps events');
  });
});
