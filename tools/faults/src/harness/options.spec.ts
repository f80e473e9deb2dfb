// SPDX-License-Identifier: AGPL-3.0-or-later
import { wholeNumber } from './options';

describe('wholeNumber', () => {
  it.each(['1', '20', '007'])('reads %j', (text) => expect(wholeNumber(1, 20)(text)).toBe(Number(text)));

  it.each(['0', '21', '-1', '1.5', '1e1', '', ' 1', 'many'])('refuses %j', (text) => {
    expect(() => wholeNumber(1, 20)(text)).toThrow('must be a whole number from 1 to 20');
  });
});
