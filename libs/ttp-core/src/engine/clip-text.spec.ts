// SPDX-License-Identifier: AGPL-3.0-or-later
import { MATCHED_TEXT_LIMIT, clipText, isClipped } from './clip-text';
import { compilePattern } from './compile-pattern';

it('returns a short text itself', () => {
  const text = 'a'.repeat(MATCHED_TEXT_LIMIT);
  expect(isClipped(text)).toBe(false);
  expect(clipText(text)).toBe(text);
});

it('keeps 6 KB of the head and the rest of 8 KB of the tail, a line feed between', () => {
  const clipped = clipText(`${'h'.repeat(10_000)}${'t'.repeat(10_000)}`);
  expect(clipped).toBe(`${'h'.repeat(6_144)}\n${'t'.repeat(2_047)}`);
  expect(clipped).toHaveLength(MATCHED_TEXT_LIMIT);
});

it.each([0, 1])('never splits a surrogate pair (offset %i)', (offset) => {
  const text = 'x'.repeat(offset) + '😀'.repeat(MATCHED_TEXT_LIMIT);
  expect(isClipped(text)).toBe(true);
  expect(clipText(text).isWellFormed()).toBe(true);
  expect(clipText(text).length).toBeLessThanOrEqual(MATCHED_TEXT_LIMIT);
});

it('bridges no gap and keeps both ends of the text', () => {
  const text = clipText(`begin${' '.repeat(10_000)}end`);
  expect(compilePattern('begin.*end').test(text)).toBe(false);
  expect(compilePattern('^begin').test(text) && compilePattern('end$').test(text)).toBe(true);
});
