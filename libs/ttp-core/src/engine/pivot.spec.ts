// SPDX-License-Identifier: AGPL-3.0-or-later
import { TEXT_END, TEXT_START, WORD_BOUNDARY } from './literal';
import type { Literal } from './literal';
import { parsePattern } from './parse-pattern';
import { findPivot, sequenceOf } from './pivot';

const edge = (flags: number): string => `${flags & TEXT_START ? '^' : ''}${flags & TEXT_END ? '$' : ''}${flags & WORD_BOUNDARY ? '|' : ''}`;
const shown = ({ text, left, right }: Literal): string => edge(left) + text + edge(right);

/** The number of parts before the pivot, and its literals with their edges: ^ and $ for the ends of the text, | for a word boundary. */
function pivotOf(source: string): readonly [number, readonly string[]] | null {
  const pivot = findPivot(sequenceOf(parsePattern(source)));
  return pivot && [pivot.at, pivot.literals.map(shown)];
}

it.each([
  ['nmap', 0, ['nmap']],
  ['^GET /', 0, ['^get /']],
  [String.raw`\bnmap\s.*-sS`, 0, ['|nmap ']],
  [String.raw`.*xmrig`, 1, ['xmrig']],
  // The options of a group begin with a literal each, though none is plain.
  [String.raw`\w*(?:which|type\s+-\w)\s`, 1, ['type ', 'which ']],
  ['(?:foo|foobar)x?', 0, ['foo']],
  ['a{2,3}xyz', 0, ['aaxyz', 'aaaxyz']],
  ['(?:ab)+xyz', 1, ['xyz']],
  // What surrounds a word may say that it is one.
  [String.raw`[;|]\s*(?:ls|pwd)(?:[\s;&|<>(){}"]|$)`, 2, ['|ls|', '|pwd|']],
  [String.raw`[;|]\s*(?:ls|pwd)[\s\d]`, 2, ['|ls', '|pwd']],
])('%s is found %i parts in, by %j', (source, at, literals) => expect(pivotOf(source)).toEqual([at, literals]));

it.each([String.raw`\w+`, 'a*', 'a.', '(?:xmrig|.*)'])('%s has none', (source) => expect(pivotOf(source)).toBeNull());
