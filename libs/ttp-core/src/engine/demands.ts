// SPDX-License-Identifier: AGPL-3.0-or-later
import { WORD_BOUNDARY, distinct, isSurelyWord } from './literal';
import type { Literal, LiteralSet } from './literal';
import type { LiteralFacts } from './literal-facts';
import { windowed } from './required-literals';
import { byStrength, rarityOf, setBits } from './selectivity';

/** Sets looked for beside the pivot: each spares attempts. */
const MAX_BESIDE = 2;
const MIN_BITS = 8;

/** Such a pivot is nearly everywhere: it needs any help. */
const WEAK_BITS = 6.5;
const MIN_BITS_BESIDE_WEAK = 5;

/** Shorter texts keep their blanks: without them they are in many words. */
const SHORTEST = 3;

/**
 * What the prefilter looks for before it has a branch tried: the literals of its pivot first, then what is required beside them. Spellings are
 * evened out, so that all who look for one word look for one literal.
 */
export function demandsOf({ required }: LiteralFacts, pivot: LiteralSet): readonly LiteralSet[] {
  const floor = setBits(pivot) < WEAK_BITS ? MIN_BITS_BESIDE_WEAK : MIN_BITS;
  const telling = windowed(required).filter((set) => rarityOf(set) >= floor && !isKin(set, pivot));
  const beside = byStrength(telling, rarityOf).slice(0, MAX_BESIDE);
  return [distinct(pivot.map(endedByBoundary)), ...beside.map((set) => distinct(set.map(endedByBoundary).map(begunByBoundary)))];
}

/** Hits on the one are likely to be hits on the other: nothing is gained by looking for both. */
const isKin = (set: LiteralSet, pivot: LiteralSet): boolean =>
  pivot.every(({ text }) => set.some((other) => text.includes(other.text) || other.text.includes(text)));

/** `wget ` -> `wget` before a word boundary: asks for less, and for what others ask for. */
function endedByBoundary(literal: Literal): Literal {
  const { text, right } = literal;
  if (right !== 0 || text.length <= SHORTEST || !text.endsWith(' ') || !isSurelyWord(text.charCodeAt(text.length - 2))) return literal;
  return { ...literal, text: text.slice(0, -1), right: WORD_BOUNDARY, pure: false };
}

function begunByBoundary(literal: Literal): Literal {
  const { text, left } = literal;
  if (left !== 0 || text.length <= SHORTEST || !text.startsWith(' ') || !isSurelyWord(text.charCodeAt(1))) return literal;
  return { ...literal, text: text.slice(1), left: WORD_BOUNDARY, pure: false };
}
