// SPDX-License-Identifier: AGPL-3.0-or-later
import { foldUnit } from './literal';
import type { Literal } from './literal';
import { END_OF_TEXT, numberSymbols, symbolsOfUnits } from './literal-keywords';

/** One that folding gives, in each class. */
const ALL_FOLDED = [...new Set(Array.from({ length: 0x10000 }, (_, unit) => foldUnit(unit)))];
const literal: Literal = { text: String.fromCharCode(...ALL_FOLDED), left: 0, right: 0, pure: true };

it('gives every unit the symbol of what it folds to', () => {
  const symbols = numberSymbols([literal]);
  const ofUnits = symbolsOfUnits(symbols);
  const wrong = Array.from(ofUnits).findIndex((symbol, unit) => symbol === 0 || symbol !== symbols.ofFolded[foldUnit(unit)]);
  expect(wrong).toBe(-1);
  expect(symbols.count).toBe(ALL_FOLDED.length + END_OF_TEXT);
});
