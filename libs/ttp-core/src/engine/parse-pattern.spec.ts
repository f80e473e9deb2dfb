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
  ['a(?!bc)', 1, 'negative look-ahead'],
  ['a(?!b|c)', 1, 'negative look-ahead'],
  ['a(?!$)', 1, 'negative look-ahead'],
  ['(?:a(?!b))+', 4, 'negative look-ahead'],
  ['a(?=b(?!c)d)', 5, 'negative look-ahead'],
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
  ['a{1001}', 1, 'the counts {1001} are too high'],
  ['ab{1,1001}', 2, 'the counts {1,1001} are too high'],
  ['(?x)a+ ?', 7, 'nothing to repeat'],
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
  ['a\\u12', 1, '\\u needs four hexadecimal digits'],
  ['a\\U0001F60', 1, '\\U needs eight hexadecimal digits'],
  ['\\U00110000', 0, 'the code point is above 10FFFF'],
  ['a\\pL', 1, 'Unicode classes'],
  ['\\8', 0, 'back-reference \\8'],
  ['(?L)a', 0, 'unknown flag L'],
  ['(?-u:a)', 0, 'unknown flag u'],
  ['(?U)a', 0, 'unknown flag U'],
  ['a(?#c', 1, 'the comment is not closed'],
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
  for (const source of ['(?:a{1000}){3}', '((a{1000}){1000})', 'x(?:(?:a{0,1000}){0,1000}){0,1000}y']) {
    expect(refusalOf(source).reason).toContain('more than 2500 instructions');
  }
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
  [String.raw`\bbash(?!\w)`, 'bash', 'bashrc'],
  [String.raw`(?i)\bnc(?!\w)`, 'NC -e', 'ncat'],
  [String.raw`id(?![\w.])|uid$`, 'id,', 'id.x'],
  [String.raw`a(?=b(?!\w))`, 'ab', 'abc'],
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

it.each([
  ['(?x) foo \\s+ bar  # two words', 'foo bar', 'foobar'],
  ['(?x) # what for\n ^ id $', 'id', 'i d'],
  ['(?x)a + b', 'aab', 'a b'],
  ['(?x)[ #]x', '#x', 'x'],
  ['(?x)a\\ \\# b', 'a #b', 'ab'],
  ['(?x: a b )c d', 'abc d', 'abcd'],
  ['(?x)a(?-x: b) c', 'a bc', 'abc'],
  ['(?ix) N C', 'nc', 'n c'],
  ['^a(?#one or more)+b', 'aab', 'acb'],
  ['(?a)(?u)(?au:\\w)x', 'ax', 'éx'],
  ['^\\u0041\\U0001F600$', 'A😀', 'A'],
  ['(?i)[\\u0041-\\u0043]x', 'bx', 'dx'],
  ['xa{1,1000}y', `x${'a'.repeat(1_000)}y`, `x${'a'.repeat(1_001)}y`],
  ['x[ab]{101}y', `x${'ab'.repeat(50)}ay`, `x${'ab'.repeat(50)}y`],
])('reads what Python writes: %j matches %j and not %j', (source, matching, other) => {
  expect([compilePattern(source).test(matching), compilePattern(source).test(other)]).toEqual([true, false]);
});
