// SPDX-License-Identifier: AGPL-3.0-or-later
import { LineClock } from './line-clock';

describe('LineClock', () => {
  it('tells which line had been reached at a time', () => {
    const clock = new LineClock(1000);
    clock.note(10, 5000);
    clock.note(10, 5300);
    clock.note(25, 5600);
    expect([4999, 5000, 5599, 5600, 9000].map((time) => clock.lineAt(time))).toEqual([0, 10, 10, 25, 25]);
  });

  it('still knows the longest time that is asked about, however much came since', () => {
    const clock = new LineClock(1000);
    for (let now = 0; now <= 100_000; now += 10) clock.note(now, now);
    expect(clock.lineAt(99_000)).toBe(99_000);
    expect(clock.lineAt(98_000)).toBe(0);
  });
});
