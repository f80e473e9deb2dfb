// SPDX-License-Identifier: AGPL-3.0-or-later
import { compilePattern } from './compile-pattern';
import { MAX_NESTING, MAX_SOURCE_LENGTH } from './limits';
import { PatternError } from './pattern-error';

function refusalOf(source: string): PatternError {
  try {
    compilePattern(source);
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
  throw new Error(`${source} was accepted`);
}

it.each([
  // What RE2 lacks because no linear-time engine has it.
  ['a(?!b)c', 1, 'negative look-ahead'],
  ['a(?=b)c', 1, 'look-ahead before the end'],
  ['(?:x(?=y))+z', 4, 'look-ahead before the end'],
  ['(?<=a)b', 0, 'look-behind'],
  ['x(?<!a)b', 1, 'negative look-behind'],
  ['(a)b\\1', 4, 'back-reference \\1'],
  ['(?P<n>a)(?P=n)', 8, 'named back-reference'],
  ['(?<n>a)\\k<n>', 7, 'named back-reference'],
  ['ab(?>c)', 2, 'atomic group'],
  ['ab++c', 3, 'possessive quantifier'],
  ['a{2}+c', 4, 'possessive quantifier'],
  ['(a)?(?(1)b|c)', 4, 'conditional group'],
  ['(?R)', 0, 'recursion'],
  ['(*ATOMIC)a', 0, 'backtracking verbs'],
  // What nobody means.
  ['*a', 0, 'nothing to repeat'],
  ['a|+b', 2, 'nothing to repeat'],
  ['(?:?)', 3, 'nothing to repeat'],
  ['{2}', 0, 'nothing to repeat'],
  ['a**', 2, 'a repetition of a repetition'],
  ['a{2}{3}', 4, 'a repetition of a repetition'],
  ['a{3,2}', 1, 'the counts {3,2} run backwards'],
  ['a{101}', 1, 'the counts {101} are too high'],
  ['ab{1,101}', 2, 'the counts {1,101} are too high'],
  ['a(b', 1, 'the group is not closed'],
  ['ab)', 2, 'this ) closes nothing'],
  ['x[abc', 1, 'the class is not closed'],
  ['[]', 0, 'the class is not closed'],
  ['[z-a]', 1, 'bad range z-a'],
  ['[a-\\d]', 1, 'bad range a-\\d'],
  ['[[:alphabet:]]', 1, 'unknown class [:alphabet:]'],
  ['ab\\', 2, 'the pattern ends in a backslash'],
  ['a\\y', 1, 'unknown escape \\y'],
  ['\\x4', 0, '\\x needs two hexadecimal digits'],
  ['\\x{110000}', 0, 'the code point is above 10FFFF'],
  ['a\\pL', 1, 'Unicode classes'],
  ['\\8', 0, 'back-reference \\8'],
  ['(?x)a', 0, 'unknown flag x'],
  ['(?U)a', 0, 'unknown flag U'],
  ['(?#c)a', 0, 'comments are not supported'],
  ['(?<1-2>a)', 0, 'unknown kind of group'],
])('refuses %s at offset %i: %s', (source, position, reason) => {
  const error = refusalOf(source);
  expect({ position: error.position, reason: error.reason.slice(0, reason.length) }).toEqual({ position, reason });
  expect(error.fix).not.toBe('');
});

it('counts positions in UTF-16 units', () => {
  expect(refusalOf('😀*+').position).toBe(3);
});

it('refuses what would make parsing or matching dear', () => {
  expect(refusalOf('a'.repeat(MAX_SOURCE_LENGTH + 1)).reason).toContain('characters long');
  const nested = `${'('.repeat(MAX_NESTING + 1)}a${')'.repeat(MAX_NESTING + 1)}`;
  expect(refusalOf(nested)).toMatchObject({ position: MAX_NESTING, reason: 'too many groups inside groups' });
  expect(refusalOf('(?:a{100}){11}').reason).toContain('more than 1000 instructions');
});

it('is quick to compile repeated nothing', () => {
  const nested = Array.from({ length: 40 }).reduce<string>((body) => `(?:${body}){100}`, '(?:)');
  expect(compilePattern(nested).test('')).toBe(true);
});

it('names place, reason and fix in the message', () => {
  expect(refusalOf('a{9,1}').message).toBe('at offset 1: the counts {9,1} run backwards; write the lower count first');
});

it.each([
  ['a(?=b)', 'ab', 'ac'],
  [String.raw`find\s+/tmp(?=\s|/|$)`, 'find /tmp', 'find /tmpfs'],
  ['x(?:a(?=1)|b(?=2))', 'xb2', 'xb1'],
  ['a(?=b(?=c))', 'abc', 'abd'],
])('reads the trailing look-ahead of %s as a group', (source, matching, other) => {
  expect([compilePattern(source).test(matching), compilePattern(source).test(other)]).toEqual([true, false]);
});

it.each([
  [String.raw`a\Z`, 'a', 'a\n'],
  ['a$', 'ba', 'a\n'],
  ['(?m)a$', 'a\nb', 'ab'],
  ['^..$', '😀x', '😀'],
  ['^[^a]$', '😀', '😀😀'],
  ['(?i)^kelvin$', '\u212aelvin', 'celvin'],
  ['(?i)^straße$', '\u017fTRAßE', 'strasse'],
  ['(?i)^ı$', 'ı', 'I'],
  [String.raw`^\w+$`, 'abc_1', 'abé'],
  [String.raw`\bé`, 'aé', 'é'],
  [String.raw`^\s$`, '\f', '\u00a0'],
  [String.raw`^\d$`, '7', '٧'],
  ['^a{,3}$', 'a{,3}', 'aa'],
])('%s matches %j and not %j', (source, matching, other) => {
  expect([compilePattern(source).test(matching), compilePattern(source).test(other)]).toEqual([true, false]);
});
