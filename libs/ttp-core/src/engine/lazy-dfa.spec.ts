// SPDX-License-Identifier: AGPL-3.0-or-later
import { compilePattern } from './compile-pattern';
import { LazyDfa } from './lazy-dfa';
import { MAX_DFA_STATES } from './limits';
import { joinPrograms } from './program';
import { unlimited } from './step-budget';
import { seeded } from './testing/text-from-pattern';

function dfaOf(...sources: string[]): LazyDfa {
  return new LazyDfa(joinPrograms(sources.map((source) => compilePattern(source).program)));
}

it('reports every pattern of a group, and only those, as bits', () => {
  const dfa = dfaOf(String.raw`\d`, '^x', 'y$', String.raw`\bz\b`);
  expect(['1', 'x', 'y', 'a z', 'x1 z y', 'az', ''].map((text) => dfa.scan(text, unlimited()))).toEqual([1, 2, 4, 8, 15, 0, 0]);
});

it('starts afresh at its cap of states and stays right', () => {
  const dfa = dfaOf('a[ab]{13}c');
  const random = seeded(5);
  const text = Array.from({ length: 20_000 }, () => 'ab'[random(2)]).join('');
  expect(dfa.scan(text, unlimited())).toBe(0);
  expect(dfa.stateCount).toBeLessThanOrEqual(MAX_DFA_STATES);
  expect(dfa.scan(`${text}aaaaaaaaaaaaaac`, unlimited())).toBe(1);
  expect(dfa.scan(`${text}ac`, unlimited())).toBe(/a[ab]{13}c/.test(`${text}ac`) ? 1 : 0);
});

it('pays once for a transition', () => {
  const dfa = dfaOf('foo.*bar');
  const first = { remaining: 1e9 };
  const second = { remaining: 1e9 };
  dfa.scan('foo and foo and barn', first);
  dfa.scan('foo and foo and barn', second);
  expect(1e9 - second.remaining).toBeLessThanOrEqual(20);
  expect(first.remaining).toBeLessThan(second.remaining);
});

it('gives up an anchored pattern as soon as it cannot match', () => {
  const dfa = dfaOf('^abc');
  const budget = { remaining: 1e9 };
  dfa.scan('x'.repeat(1_000), unlimited());
  dfa.scan('x'.repeat(1_000), budget);
  expect(1e9 - budget.remaining).toBeLessThan(5);
});

it('forgets its states when told to', () => {
  const dfa = dfaOf('a[ab]{10}c');
  const fresh = dfa.tableBytes;
  dfa.scan('abababababababbababab', unlimited());
  expect(dfa.tableBytes).toBeGreaterThan(fresh);
  dfa.reset();
  expect(dfa.tableBytes).toBe(fresh);
});
