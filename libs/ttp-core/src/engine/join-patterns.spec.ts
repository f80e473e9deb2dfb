// SPDX-License-Identifier: AGPL-3.0-or-later
import { compilePattern } from './compile-pattern';
import { joinPatterns } from './join-patterns';

it('leaves a single pattern as it is', () => {
  expect(joinPatterns(['a|b'])).toBe('a|b');
});

it.each([
  ['flags', ['(?i)foo', 'bar'], ['FOO', 'bar'], ['BAR']],
  ['a comment at the end', ['(?x) f o o  # and more', 'b#r'], ['foo', 'b#r'], ['and more', 'br']],
  ['a comment within', ['(?x: f o # o\n)o#', 'b r'], ['foo#', 'b r'], ['foo', 'br']],
  ['alternatives', ['a|b', 'c|d'], ['a', 'b', 'c', 'd'], ['e']],
])('keeps %s apart', (_, sources, matching, others) => {
  const pattern = compilePattern(joinPatterns(sources));
  expect([...matching, ...others].map((text) => pattern.test(text))).toEqual([...matching.map(() => true), ...others.map(() => false)]);
});
