// SPDX-License-Identifier: AGPL-3.0-or-later
import { keyOf, minimal } from './literal';
import type { Literal, LiteralSet } from './literal';
import { isUsable } from './literal-facts';
import type { LiteralFacts } from './literal-facts';
import { byStrength, setBits, textBits } from './selectivity';

/** Longest literal in the prefilter, in units; of longer ones the rarest window is used. */
export const MAX_LITERAL_LENGTH = 24;

/** Weaker sets hit too often to help. Further sets cost only states, and catch first ones that are rare in English but usual in commands. */
const MIN_BITS = 5;
export const MIN_EXTRA_BITS = 11;
const MIN_PURE_BITS = 3;
const MAX_CONJUNCTS = 3;

/** What the prefilter must find before a pattern can match. */
export interface Requirement {
  /** Of each set one literal must occur. Empty: nothing is known, the pattern must be tried on every text. */
  readonly conjuncts: readonly LiteralSet[];
  /** A hit on the (single) set is a match: nothing is left to confirm. */
  readonly isDecisive: boolean;
  /** Selectivity in bits: -log2 of the expected hits per position of the text; 0 without conjuncts. */
  readonly score: number;
}

/** What the prefilter can use of the facts of a tree with trimmed edges. */
export function requiredLiterals({ exact, required }: LiteralFacts): Requirement {
  const whole = exact && isUsable(exact) ? minimal(exact) : null;
  if (whole && isDecisive(whole)) return { conjuncts: [whole], isDecisive: true, score: setBits(whole) };
  const conjuncts = strongest(windowed([...required, ...(whole ? [whole] : [])]));
  return { conjuncts, isDecisive: false, score: conjuncts.reduce((total, set) => total + setBits(set), 0) };
}

function isDecisive(literals: LiteralSet): boolean {
  return literals.every(({ pure, text }) => pure && text.length <= MAX_LITERAL_LENGTH) && setBits(literals) >= MIN_PURE_BITS;
}

/** The sets with their literals cut to what the prefilter takes, each once. */
export function windowed(sets: readonly LiteralSet[]): readonly LiteralSet[] {
  const cut = sets.map((set) => minimal(set.map(rarestWindow)));
  return [...new Map(cut.map((set) => [set.map(keyOf).join(), set])).values()];
}

function strongest(sets: readonly LiteralSet[]): readonly LiteralSet[] {
  const [best, ...others] = byStrength(sets.filter((set) => setBits(set) >= MIN_BITS));
  if (!best) return [];
  return [best, ...others.filter((set) => setBits(set) >= MIN_EXTRA_BITS).slice(0, MAX_CONJUNCTS - 1)];
}

/** A long literal cut to its rarest part; an edge that is cut off demands nothing any more. */
function rarestWindow(literal: Literal): Literal {
  const { text } = literal;
  if (text.length <= MAX_LITERAL_LENGTH) return literal;
  const starts = Array.from({ length: text.length - MAX_LITERAL_LENGTH + 1 }, (_, start) => start);
  const bitsAt = (start: number): number => textBits(text.slice(start, start + MAX_LITERAL_LENGTH));
  const start = starts.reduce((best, candidate) => (bitsAt(candidate) > bitsAt(best) ? candidate : best));
  const end = start + MAX_LITERAL_LENGTH;
  return {
    text: text.slice(start, end),
    left: start === 0 ? literal.left : 0,
    right: end === text.length ? literal.right : 0,
    pure: false,
  };
}

