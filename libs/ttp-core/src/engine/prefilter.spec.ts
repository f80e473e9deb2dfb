// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import type { Literal } from './literal';
import { TEXT_END, TEXT_START, WORD_BOUNDARY } from './literal';
import { Prefilter } from './prefilter';
import { unlimited } from './step-budget';

const literal = (text: string, left = 0, right = 0): Literal => ({ text, left, right, pure: true });

function candidatesOf(prefilter: Prefilter, text: string): number[] {
  return [...prefilter.candidates.subarray(0, prefilter.scan(text, unlimited()))].toSorted((a, b) => a - b);
}

it('finds the owners of exactly the literals that occur', () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(words, fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 30 }), { maxLength: 5 }), (literals, texts) => {
      const prefilter = new Prefilter(literals.map((text) => [[literal(text)]]));
      for (const text of texts) expect(candidatesOf(prefilter, text)).toEqual(literals.flatMap((word, owner) => (text.includes(word) ? [owner] : [])));
    }),
  );
});

it('wants one literal of every set', () => {
  const prefilter = new Prefilter([[[literal('a1'), literal('a2')], [literal('b1'), literal('b2')]], [[literal('a1')]]]);
  expect(['a1', 'b2 a2', 'a1 a2', 'b1', 'b1 a1'].map((text) => candidatesOf(prefilter, text))).toEqual([[1], [0], [1], [], [0, 1]]);
});

it('folds case, white space and the letters that Unicode folds to ASCII', () => {
  const prefilter = new Prefilter([[[literal('ask me')]]]);
  expect(['ASK\tME', 'a\u017f\u212a me', 'ask  me', 'ask\u00a0me'].map((text) => candidatesOf(prefilter, text).length)).toEqual([1, 1, 0, 0]);
});

it('knows the ends of the text and word boundaries', () => {
  const prefilter = new Prefilter([
    [[literal('id', TEXT_START)]],
    [[literal('id', 0, TEXT_END)]],
    [[literal('id', TEXT_START, TEXT_END)]],
    [[literal('id', WORD_BOUNDARY, WORD_BOUNDARY)]],
  ]);
  expect(['id', 'idle', 'kid', 'a id b', 'kid id'].map((text) => candidatesOf(prefilter, text))).toEqual([[0, 1, 2, 3], [0], [1], [3], [1, 3]]);
});
