// SPDX-License-Identifier: AGPL-3.0-or-later
import { parsePattern } from './parse-pattern';
import { trimEdges } from './trim-edges';

it.each([
  ['a*bc+', 'bc'],
  ['.*foo.*', 'foo'],
  ['a+', 'a'],
  ['x{2,9}yz?', 'x{2}y'],
  ['(?:a*b|cd*)', '(?:b|c)'],
  ['a?b*', ''],
  ['ab*c', 'ab*c'],
  ['(?:ab*)+', 'a'],
  ['^a*b', '^a*b'],
])('%s becomes %s', (source, trimmed) => {
  expect(trimEdges(parsePattern(source))).toEqual(parsePattern(trimmed));
});
