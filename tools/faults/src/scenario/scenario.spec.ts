// SPDX-License-Identifier: AGPL-3.0-or-later
import { chosen } from './scenario';

describe('chosen', () => {
  const kills = { help: 'kills', least: 1, most: 100, usual: 20, inAll: 8, perMinute: 10 };

  it.each([
    ['what was asked for', 3, 7, 7],
    ['what is usual without minutes', 0, undefined, 20],
    ['what fills the minutes', 3, undefined, 30],
    ['no more than the most', 60, undefined, 100],
  ])('is %s', (_, minutes, asked, expected) => expect(chosen(kills, minutes, asked)).toBe(expected));

  it('does not grow with the minutes where it has nothing to do with them', () => {
    expect(chosen({ ...kills, perMinute: undefined }, 60, undefined)).toBe(20);
  });
});
