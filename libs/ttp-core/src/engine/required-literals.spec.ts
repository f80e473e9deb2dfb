// SPDX-License-Identifier: AGPL-3.0-or-later
import { compilePattern } from './compile-pattern';
import { TEXT_END, TEXT_START, WORD_BOUNDARY } from './literal';

const edge = (flags: number): string => `${flags & TEXT_START ? '^' : ''}${flags & TEXT_END ? '$' : ''}${flags & WORD_BOUNDARY ? '|' : ''}`;

/** The conjuncts of a pattern, edges shown: ^ and $ for the ends of the text, | for a word boundary. */
function literalsOf(source: string): string[][] {
  const conjuncts = compilePattern(source).branches.flatMap(({ requirement }) => requirement.conjuncts);
  return conjuncts.map((set) => set.map(({ text, left, right }) => edge(left) + text + edge(right)));
}

it.each([
  ['nmap', [['nmap']]],
  ['(?i)NMAP', [['nmap']]],
  [String.raw`\bnmap\b`, [['|nmap|']]],
  ['^GET /', [['^get /']]],
  ['passwd$', [['passwd$']]],
  ['foo|bar1', [['foo', 'bar1']]],
  ['foo|foobar', [['foo']]],
  [String.raw`cat\s+/etc/shadow`, [[' /etc/shadow'], ['cat ']]],
  ['authorized.*keys', [['authorized'], ['keys']]],
  ['ab?cdefg', [['acdefg', 'abcdefg']]],
  ['(?:foo){2}bar', [['foofoobar']]],
  ['[ab][cd]efg', [['acefg', 'adefg', 'bcefg', 'bdefg']]],
  [String.raw`(?:sudo\s+)?nc\s`, [['nc ']]],
  [String.raw`\w+`, []],
  ['a*', []],
  ['foo|', []],
])('%s requires %j', (source, literals) => {
  expect(literalsOf(source)).toEqual(literals);
});

it.each([
  ['(?i)nmap', true],
  [String.raw`(?i)\bnmap\b`, true],
  ['12345', true],
  [String.raw`(?i)rm\s/`, true],
  ['nmap', false],
  ['(?i)rm /', false],
  ['(?i)a.c123', false],
  [String.raw`(?i)disk\b\sx`, false],
  ['(?i)é1234', false],
])('%s is decided by its literals: %s', (source, decided) => {
  expect(compilePattern(source).literalOnly).toBe(decided);
});

it('cuts a long literal to its rarest part and drops the edge that it cuts off', () => {
  expect(literalsOf(String.raw`\beeeeeeeeeeeeeeeezzzzzzzzzzzzzzzzzzzzzzzz\d`)).toEqual([['z'.repeat(24)]]);
});

it('scores what no literal narrows as 0, and more or rarer letters higher', () => {
  const scores = ['.*', 'ab', 'nmap', 'xmrig-proxy', String.raw`xmrig-proxy\b.*--donate-level`].map((source) => compilePattern(source).score);
  expect(scores[0]).toBe(0);
  expect(scores).toEqual(scores.toSorted((a, b) => a - b));
});

it('scores an alternation below its rarest option', () => {
  expect(compilePattern('ls |xmrig').score).toBeLessThan(compilePattern('xmrig').score);
  expect(compilePattern('ls |xmrig').score).toBeLessThanOrEqual(compilePattern('ls ').score);
});
