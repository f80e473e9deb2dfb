// SPDX-License-Identifier: AGPL-3.0-or-later
import { foldCase } from './case-folding';
import { MAX_CODE_POINT, includes, negate, normalise, only, size } from './char-set';

it('merges what overlaps or touches', () => {
  expect(normalise([[5, 9], [1, 2], [3, 4], [20, 20], [7, 12]])).toEqual([[1, 12], [20, 20]]);
});

it('negates within Unicode', () => {
  expect(negate([[0, 9], [20, 30]])).toEqual([[10, 19], [31, MAX_CODE_POINT]]);
  expect(negate(negate([[5, 9]]))).toEqual([[5, 9]]);
  expect(size(negate([[0, MAX_CODE_POINT]]))).toBe(0);
});

it.each([
  ['k', 'kK\u212a'],
  ['S', 'sS\u017f'],
  ['é', 'éÉ'],
  ['σ', 'σΣς'],
  ['å', 'åÅ\u212b'],
  ['ß', 'ßẞ'],
  ['𐐀', '𐐀𐐨'],
  ['ı', 'ı'],
  ['1', '1'],
])('folds %s to %s', (letter, variants) => {
  const folded = foldCase(only(letter.codePointAt(0) ?? 0));
  expect(size(folded)).toBe(Array.from(variants).length);
  expect(Array.from(variants).every((variant) => includes(folded, variant.codePointAt(0) ?? 0))).toBe(true);
});
