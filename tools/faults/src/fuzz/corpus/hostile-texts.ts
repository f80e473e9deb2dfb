// SPDX-License-Identifier: AGPL-3.0-or-later

const filled = (unit: string) => (length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Texts of a given length on which backtracking engines, and automata that grow, spend the most. */
export const HOSTILE_TEXTS: Readonly<Record<string, (length: number) => string>> = {
  'one letter': filled('a'),
  'one letter, then another': (length) => `${'a'.repeat(length - 1)}!`,
  'letters and dots': filled('ab.'),
  'addresses': filled('a@a.'),
  'slashes': filled('http://a/'),
  'blanks': filled(' \t'),
  'lines': filled('a\n'),
  'quotes': filled('a="\\'),
  'digits': filled('0123456789.'),
  'a and b, no rhythm': (length) => Array.from({ length }, (_, i) => (((i * 2_654_435_761) >>> 9) & 1 ? 'a' : 'b')).join(''),
  'astral characters': filled('😀é'),
};
