// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_RELEASE, isNewer, parseRelease } from './release';

describe('parseRelease', () => {
  it.each([
    ['19', '19.0'],
    ['19.0', '19.0'],
    ['v19.0', '19.0'],
    ['V19', '19.0'],
    [' 18.1 ', '18.1'],
    ['v18.1', '18.1'],
    ['18', '18.1'],
  ])('reads %p as %s', (text, release) => {
    expect(parseRelease(text)).toBe(release);
  });

  it.each(['', 'v', '19.1', '19.00', '1', '15.1', 'latest', '19.0.0', 'vv19'])('does not know %p', (text) => {
    expect(parseRelease(text)).toBeNull();
  });

  it('has 19.0 as the default', () => {
    expect(DEFAULT_RELEASE).toBe('19.0');
  });
});

describe('isNewer', () => {
  it.each([
    ['19.0', '18.1', true],
    ['18.1', '19.0', false],
    ['19.10', '19.2', true],
    ['9.0', '10.0', false],
    ['19.0', '19.0', false],
  ])('%s after %s: %p', (a, b, newer) => {
    expect(isNewer(a, b)).toBe(newer);
  });
});
