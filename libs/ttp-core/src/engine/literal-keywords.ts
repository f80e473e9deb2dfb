// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Keyword } from './aho-corasick';
import { TEXT_END, TEXT_START, WORD_BOUNDARY, foldUnit } from './literal';
import type { Literal, LiteralSet } from './literal';

/** Symbols of the automaton; folded characters follow from 3. */
export const START_OF_TEXT = 1;
export const END_OF_TEXT = 2;

/** What the automaton reports of a literal, in one number: which edges must be word boundaries (LEFT, RIGHT), its length, its own number. */
export const LEFT = 1;
export const RIGHT = 2;
const EDGE_BITS = 2;
const LENGTH_BITS = 6;

export const lengthOf = (output: number): number => (output >> EDGE_BITS) & (2 ** LENGTH_BITS - 1);

export const literalOf = (output: number): number => output >> (EDGE_BITS + LENGTH_BITS);

const outputOf = ({ text, left, right }: Literal, id: number): number =>
  (id << (EDGE_BITS + LENGTH_BITS)) | (text.length << EDGE_BITS) | (left & WORD_BOUNDARY ? LEFT : 0) | (right & WORD_BOUNDARY ? RIGHT : 0);

/** Gives every folded unit that occurs in a literal its own symbol. */
export function numberSymbols(literals: LiteralSet): ReadonlyMap<number, number> {
  const symbols = new Map<number, number>();
  for (const { text } of literals) {
    for (let i = 0; i < text.length; i++) {
      if (!symbols.has(text.charCodeAt(i))) symbols.set(text.charCodeAt(i), END_OF_TEXT + 1 + symbols.size);
    }
  }
  return symbols;
}

/** Symbol of each UTF-16 unit; 0 for those in no literal. */
export function symbolsOfUnits(symbolOf: ReadonlyMap<number, number>): Uint8Array {
  const ofFolded = new Uint8Array(0x10000);
  for (const [folded, symbol] of symbolOf) ofFolded[folded] = symbol;
  const ofUnits = new Uint8Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit++) ofUnits[unit] = ofFolded[foldUnit(unit)] as number;
  return ofUnits;
}

export function keywordOf(literal: Literal, symbolOf: ReadonlyMap<number, number>, id: number): Keyword {
  const { text, left, right } = literal;
  const symbols = Array.from({ length: text.length }, (_, i) => symbolOf.get(text.charCodeAt(i)) ?? 0);
  const edged = [...(left & TEXT_START ? [START_OF_TEXT] : []), ...symbols, ...(right & TEXT_END ? [END_OF_TEXT] : [])];
  return { symbols: edged, output: outputOf(literal, id) };
}
