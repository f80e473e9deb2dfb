// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from './printable';

describe('printable', () => {
  it.each([
    ['plain text, ünïcode, 漢字', 'plain text, ünïcode, 漢字'],
    ['\u001b[2Jgone', '\\u{1b}[2Jgone'],
    ['a\nb\tc\r', 'a\\u{a}b\\u{9}c\\u{d}'],
    ['\u009b31m', '\\u{9b}31m'],
    ['abc\u202edef\u2028', 'abc\\u{202e}def\\u{2028}'],
    ['\ud800', '\\u{d800}'],
  ])('shows %j', (text, shown) => expect(printable(text)).toBe(shown));

  it('keeps what the caller allows', () => expect(printable('a\nb\u0007', '\n')).toBe('a\nb\\u{7}'));
});
