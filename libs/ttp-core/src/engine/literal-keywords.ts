// SPDX-License-Identifier: AGPL-3.0-or-later
import { PERIODIC_FROM, PERIOD, TEXT_END, TEXT_START, UNITS_OUT_OF_PERIOD, WORD_BOUNDARY, foldUnit } from './literal';
import type { Literal, LiteralSet } from './literal';
import type { Keywords } from './trie';

const UNITS = 0x10000;

/** Symbols of the automaton; folded characters follow from 3. */
export const START_OF_TEXT = 1;
export const END_OF_TEXT = 2;

/**
 * What the automaton reports of a literal, in one number: which edges must be word boundaries (LEFT, RIGHT), whether it matters where the literal
 * is (PLACED), its length, its own number.
 */
export const LEFT = 1;
export const RIGHT = 2;
export const PLACED = 4;
const FLAG_BITS = 3;
const LENGTH_BITS = 6;

export const lengthOf = (output: number): number => (output >> FLAG_BITS) & (2 ** LENGTH_BITS - 1);

export const literalOf = (output: number): number => output >> (FLAG_BITS + LENGTH_BITS);

const outputOf = ({ text, left, right }: Literal, id: number, isPlaced: boolean): number =>
  (id << (FLAG_BITS + LENGTH_BITS)) |
  (text.length << FLAG_BITS) |
  (left & WORD_BOUNDARY ? LEFT : 0) |
  (right & WORD_BOUNDARY ? RIGHT : 0) |
  (isPlaced ? PLACED : 0);

/** The automaton's alphabet. */
export interface Symbols {
  /** Of each folded unit; 0 for those in no literal. */
  readonly ofFolded: Uint8Array;
  /** The highest. */
  readonly count: number;
}

/** Gives every folded unit that occurs in a literal its own symbol. */
export function numberSymbols(literals: LiteralSet): Symbols {
  const ofFolded = new Uint8Array(UNITS);
  let count = END_OF_TEXT;
  for (const { text } of literals) {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (ofFolded[unit] === 0) ofFolded[unit] = ++count;
    }
  }
  return { ofFolded, count };
}

/** Symbol of each UTF-16 unit; 0 for those in no literal. */
export function symbolsOfUnits({ ofFolded }: Symbols): Uint8Array {
  const ofUnits = new Uint8Array(UNITS);
  const note = (unit: number): void => void (ofUnits[unit] = ofFolded[foldUnit(unit)] as number);
  for (let unit = 0; unit < PERIODIC_FROM + PERIOD; unit++) note(unit);
  for (let end = PERIODIC_FROM + PERIOD; end < UNITS; end += end - PERIODIC_FROM) ofUnits.copyWithin(end, PERIODIC_FROM, end);
  for (const unit of UNITS_OUT_OF_PERIOD) note(unit);
  return ofUnits;
}

/** The literals in the automaton's alphabet, in their order. */
export function keywordsOf(literals: LiteralSet, { ofFolded }: Symbols, isPlaced: (id: number) => boolean): Keywords {
  const starts = new Int32Array(literals.length + 1);
  const symbols = new Uint8Array(literals.reduce((room, { text }) => room + text.length + 2, 0));
  let end = 0;
  for (const [id, { text, left, right }] of literals.entries()) {
    if (left & TEXT_START) symbols[end++] = START_OF_TEXT;
    for (let i = 0; i < text.length; i++) symbols[end++] = ofFolded[text.charCodeAt(i)] as number;
    if (right & TEXT_END) symbols[end++] = END_OF_TEXT;
    starts[id + 1] = end;
  }
  return { starts, symbols, outputs: Int32Array.from(literals, (literal, id) => outputOf(literal, id, isPlaced(id))) };
}
