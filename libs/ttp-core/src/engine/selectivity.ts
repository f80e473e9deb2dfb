// SPDX-License-Identifier: AGPL-3.0-or-later
import { TEXT_END, TEXT_START, WORD_BOUNDARY } from './literal';
import type { Literal, LiteralSet } from './literal';

/** -log2 of how often a folded character occurs in command lines, URLs and mail, in classes: the frequent, letters, digits, the rest. */
const FREQUENT_BITS = 3.3;
const LETTER_BITS = 4.6;
const DIGIT_BITS = 5;
const RARE_BITS = 6;

const TEXT_EDGE_BITS = 5;
const WORD_BOUNDARY_BITS = 1;
/** Beyond this a literal is rare; adding more bits would only hide its weaker siblings. */
const MAX_LITERAL_BITS = 40;

const ASCII_BITS = Array.from({ length: 128 }, (_, code) => charBits(String.fromCharCode(code)));

export function literalBits({ text, left, right }: Literal): number {
  return edgeBits(left) + edgeBits(right) + textBits(text);
}

export function textBits(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) bits += ASCII_BITS[text.charCodeAt(i)] ?? RARE_BITS;
  return bits;
}

/** Selectivity of a set in bits: -log2 of the expected hits of any of its literals per position of the text. */
export function setBits(literals: LiteralSet): number {
  const hits = literals.reduce((total, literal) => total + 2 ** -Math.min(literalBits(literal), MAX_LITERAL_BITS), 0);
  return -Math.log2(hits);
}

/** Words that most command lines are made of: the letters alone would have them look rare. */
const USUAL = [
  '/tmp/', '/etc/', '/var/', '/usr/', '/opt/', '/home/', '/root/', '/dev/', '/bin/', 'http://', 'https://', '/log/', '&& ', '|| ', '\\x',
  ' wget ', ' curl ', ' echo ', ' chmod ', ' cat ', ' grep ', ' sudo ', ' busybox ', ' find ', ' tar ', ' ssh ', ' export ',
].join('\n');
const USUAL_BITS = 9;

/** As {@link setBits}, for choosing among the literals of one pattern: usual words count as such. */
export function rarityOf(literals: LiteralSet): number {
  return -Math.log2(literals.reduce((total, literal) => total + 2 ** -literalRarity(literal), 0));
}

function literalRarity(literal: Literal): number {
  const bits = Math.min(literalBits(literal), MAX_LITERAL_BITS);
  return USUAL.includes(literal.text) ? Math.min(bits, USUAL_BITS) : bits;
}

/** Most selective first. Adding up a set's bits costs more than sorting: once for each set. */
export function byStrength(sets: readonly LiteralSet[], bitsOf = setBits): readonly LiteralSet[] {
  if (sets.length < 2) return sets;
  return sets
    .map((set) => ({ set, bits: bitsOf(set) }))
    .toSorted((a, b) => b.bits - a.bits)
    .map(({ set }) => set);
}

function charBits(char: string): number {
  if (' etaoinsr/-.'.includes(char)) return FREQUENT_BITS;
  if (char >= 'a' && char <= 'z') return LETTER_BITS;
  return char >= '0' && char <= '9' ? DIGIT_BITS : RARE_BITS;
}

function edgeBits(edge: number): number {
  return (edge & (TEXT_START | TEXT_END) ? TEXT_EDGE_BITS : 0) + (edge & WORD_BOUNDARY ? WORD_BOUNDARY_BITS : 0);
}
