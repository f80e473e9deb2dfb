// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { nearBytes } from './near-bytes';
import { nearJson } from './near-json';

const SEED = { a: 1, b: ['x', { c: null }], d: 'text' };
const sample = (runs: number) => fc.sample(nearJson([SEED], ['e']), { numRuns: runs, seed: 1 });

it('gives JSON near what it was given, with what JSON.stringify would not write', () => {
  const texts = sample(2_000);
  const parsed = texts.filter((text) => JSON.stringify(SEED) !== text);
  expect(parsed.length).toBeGreaterThan(1_000);
  for (const text of texts) expect(() => void JSON.parse(text)).not.toThrow();
  for (const trait of ['1e999', '"__proto__"', '\\ud800', '[[[[[', '"e":']) expect(texts.some((text) => text.includes(trait))).toBe(true);
});

it('gives bytes near what it was given: broken, long and of no encoding, yet bounded', () => {
  const all = fc.sample(nearBytes([JSON.stringify(SEED), 'a: 1\n'], ['!!js/function']), { numRuns: 2_000, seed: 1 });
  expect(all.some((bytes) => Buffer.from(bytes).toString() === 'a: 1\n')).toBe(true);
  expect(all.some((bytes) => Buffer.from(bytes).includes('!!js/function'))).toBe(true);
  expect(all.some((bytes) => !Buffer.from(Buffer.from(bytes).toString()).equals(Buffer.from(bytes)))).toBe(true);
  expect(Math.max(...all.map(({ length }) => length))).toBeGreaterThan(60_000);
});
