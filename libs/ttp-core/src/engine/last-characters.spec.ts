// SPDX-License-Identifier: AGPL-3.0-or-later
import { ANY_BUT_LINE_FEED, normalise } from './char-set';
import { lastCharactersOf } from './last-characters';
import { parsePattern } from './parse-pattern';
import { sequenceOf } from './pivot';

const setOf = (chars: string) => normalise(Array.from(chars, (char) => [char.charCodeAt(0), char.charCodeAt(0)] as const));

it.each([
  ['foo', 'o'],
  ['a|b[xy]', 'axy'],
  // Nothing stands before the start of a text, and a line feed before that of a line.
  ['^|[;&|]', ';&|'],
  ['(?m:^)|;', '\n;'],
  [String.raw`[;&] ?`, ';& '],
  [String.raw`(?:a|b*)c{0,2}d+`, 'd'],
  // What an assertion adds is left to the automaton.
  [String.raw`[;x]\b`, ';x'],
])('a match of %s ends with one of %j', (source, chars) => expect(lastCharactersOf(sequenceOf(parsePattern(source)))).toEqual(setOf(chars)));

it('takes classes as they are', () => expect(lastCharactersOf([parsePattern('.')])).toEqual(ANY_BUT_LINE_FEED));

it.each(['a*', String.raw`\b`, '(?:a|b?)', '$'])('a match of %s may be empty, or end with anything', (source) =>
  expect(lastCharactersOf([parsePattern(source)])).toBeNull());
