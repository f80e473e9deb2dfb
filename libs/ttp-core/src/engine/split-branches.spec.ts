// SPDX-License-Identifier: AGPL-3.0-or-later
import { parsePattern } from './parse-pattern';
import { splitBranches } from './split-branches';

it.each([
  ['a.*b', ['a.*b']],
  ['a.*b|c.*d', ['a.*b', 'c.*d']],
  ['foo|bar', ['foo|bar']],
  ['foo|a.*b|bar|(?:c.*d|(?:baz))', ['a.*b', 'c.*d', 'foo|bar|baz']],
  ['x(?:a.*b|c.*d)', ['x(?:a.*b|c.*d)']],
])('takes %s apart into %j', (source, branches) => {
  expect(splitBranches(parsePattern(source)).map(({ node }) => node)).toEqual(branches.map(parsePattern));
});

it('leaves a pattern of very many alternatives whole', () => {
  const source = Array.from({ length: 33 }, (_, i) => `tool${i}.*flag`).join('|');
  expect(splitBranches(parsePattern(source)).map(({ node }) => node)).toEqual([parsePattern(source)]);
});
