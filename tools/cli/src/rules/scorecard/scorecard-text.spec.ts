// SPDX-License-Identifier: AGPL-3.0-or-later
import { shareText } from './scorecard-text';

describe('shareText', () => {
  it.each([
    [0, 0, '-'],
    [0, 12, '0/12 0.0%'],
    [3, 12, '3/12 25.0%'],
    [2, 3, '2/3 66.7%'],
    [1, 400, '1/400 0.25%'],
    [12, 12, '12/12 100.0%'],
  ])('%i of %i is %s', (count, of, text) => expect(shareText({ count, of })).toBe(text));
});
