// SPDX-License-Identifier: AGPL-3.0-or-later
import { compilePattern } from './compile-pattern';
import { LazyDfa } from './lazy-dfa';
import { MAX_DFA_STATES } from './limits';
import { parsePattern } from './parse-pattern';
import { compileProgram, joinPrograms } from './program';
import { budgetOf, unlimited } from './step-budget';
import { TextUnits } from './text-units';
import { seeded } from './testing/text-from-pattern';

function dfaOf(...sources: string[]): LazyDfa {
  return new LazyDfa(joinPrograms(sources.flatMap((source) => compilePattern(source).branches.map(({ program }) => program))));
}

it('reports every pattern of a group, and only those, as bits', () => {
  const dfa = dfaOf(String.raw`\d`, '^x', 'y$', String.raw`\bz\b`);
  expect(['1', 'x', 'y', 'a z', 'x1 z y', 'az', ''].map((text) => dfa.scan(TextUnits.of(text), unlimited()))).toEqual([1, 2, 4, 8, 15, 0, 0]);
});

// The second pattern widens the rows: the table outgrows 16 bits before it starts afresh.
it.each([[], ['defghijklmnopqrstuvwxyz0123456789_-']])('starts afresh at its cap of states and stays right %#', (...others) => {
  const dfa = dfaOf('a[ab]{13}c', ...others);
  const random = seeded(5);
  const text = Array.from({ length: 20_000 }, () => 'ab'[random(2)]).join('');
  expect(dfa.scan(TextUnits.of(text), unlimited())).toBe(0);
  expect(dfa.stateCount).toBeLessThanOrEqual(MAX_DFA_STATES);
  expect(dfa.scan(TextUnits.of(`${text}aaaaaaaaaaaaaac`), unlimited())).toBe(1);
  expect(dfa.scan(TextUnits.of(`${text}ac`), unlimited())).toBe(/a[ab]{13}c/.test(`${text}ac`) ? 1 : 0);
});

it('pays once for a transition', () => {
  const dfa = dfaOf('foo.*bar');
  const first = budgetOf(1e9);
  const second = budgetOf(1e9);
  dfa.scan(TextUnits.of('foo and foo and barn'), first);
  dfa.scan(TextUnits.of('foo and foo and barn'), second);
  expect(1e9 - second.remaining).toBeLessThanOrEqual(20);
  expect(first.remaining).toBeLessThan(second.remaining);
});

it('gives up an anchored pattern as soon as it cannot match', () => {
  const dfa = dfaOf('^abc');
  const budget = budgetOf(1e9);
  dfa.scan(TextUnits.of('x'.repeat(1_000)), unlimited());
  dfa.scan(TextUnits.of('x'.repeat(1_000)), budget);
  expect(1e9 - budget.remaining).toBeLessThan(5);
});

it('forgets its states when told to', () => {
  const dfa = dfaOf('a[ab]{10}c');
  const fresh = dfa.tableBytes;
  dfa.scan(TextUnits.of('abababababababbababab'), unlimited());
  expect(dfa.tableBytes).toBeGreaterThan(fresh);
  dfa.reset();
  expect(dfa.tableBytes).toBe(fresh);
});

/** Of a pattern that begins where it is started, and nowhere else. */
const started = (source: string): LazyDfa => new LazyDfa({ ...compileProgram(parsePattern(source)), restarts: [] });

it.each([
  [String.raw`\bfoo`, '-foo', 1, 1],
  [String.raw`\bfoo`, 'xfoo', 1, 0],
  ['foo', 'xfoo', 0, 0],
  ['^foo', 'foo', 0, 1],
  ['^foo', '-foo', 1, 0],
  // A surrogate pair is one symbol: nothing begins in its middle.
  ['[^a]x', 'a😀x', 1, 1],
  ['[^a]x', 'a😀x', 2, 0],
])('reads %s in %j on from %i', (source, text, at, found) => expect(started(source).scanFrom(TextUnits.of(text), at, unlimited())).toBe(found));

it.each([
  ['of$', 'foo', 2, 1],
  ['of$', 'xfoo', 3, 0],
  [String.raw`o\b`, '-o-', 2, 1],
  [String.raw`\bo`, 'o-', 1, 1],
  [String.raw`\bo`, 'ox', 1, 0],
  ['x.a', 'a😀x', 4, 1],
])('reads %s in %j back from %i', (source, text, at, found) => expect(started(source).scanBack(TextUnits.of(text), at, unlimited())).toBe(found));
