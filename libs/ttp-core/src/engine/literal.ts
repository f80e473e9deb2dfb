// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Assertion } from './ast';
import { isWordCharacter } from './char-set';

/** Where an edge of a literal must lie. */
export const TEXT_START = 1;
export const TEXT_END = 2;
export const WORD_BOUNDARY = 4;

/** A folded string (see {@link foldUnit}) and what must hold at its two edges. An empty text has one edge: both fields are equal. */
export interface Literal {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** Every text that holds this literal holds what it was made from: nothing was lost by folding. */
  readonly pure: boolean;
}

/** One of these must occur. */
export type LiteralSet = readonly Literal[];

/** The empty text, anywhere. */
export const NOTHING: Literal = { text: '', left: 0, right: 0, pure: true };

const SPACE = 32;
/** Folded units from here on stand for many characters, in this many classes. */
const HASHED = 0xe000;
const HASH_CLASSES = 8;
const CONTROL = HASHED + HASH_CLASSES;

const KELVIN_SIGN = 0x212a;
const LONG_S = 0x17f;

/** From here on folding repeats itself, but for these. */
export const PERIODIC_FROM = 128;
export const PERIOD = HASH_CLASSES;
export const UNITS_OUT_OF_PERIOD: readonly number[] = [KELVIN_SIGN, LONG_S];

/** Finding covered literals takes quadratic time. */
const MAX_MINIMISED = 400;

/**
 * The prefilter's alphabet: letters lose their case, white space becomes a space, the Kelvin sign and the long s become k and s. What lies
 * beyond ASCII falls into eight classes, so that the alphabet stays below 120 symbols.
 */
export function foldUnit(unit: number): number {
  if (unit >= 65 && unit <= 90) return unit + 32;
  if (unit === 9 || unit === 10 || unit === 12 || unit === 13) return SPACE;
  if (unit === KELVIN_SIGN) return 107;
  if (unit === LONG_S) return 115;
  if (unit > 126) return HASHED + (unit % HASH_CLASSES);
  return unit < 9 ? CONTROL : unit;
}

/** How many characters fold to this unit; Infinity where the alphabet is too coarse to tell. */
export function preimageSize(unit: number): number {
  if (unit >= HASHED) return Infinity;
  if (unit === SPACE) return 5;
  if (unit === 107 || unit === 115) return 3;
  return unit >= 97 && unit <= 122 ? 2 : 1;
}

export function assertionLiteral(assertion: Assertion): Literal {
  switch (assertion) {
    case 'text-start':
      return { ...NOTHING, left: TEXT_START, right: TEXT_START };
    case 'text-end':
      return { ...NOTHING, left: TEXT_END, right: TEXT_END };
    case 'word-boundary':
      return { ...NOTHING, left: WORD_BOUNDARY, right: WORD_BOUNDARY };
    default:
      return { ...NOTHING, pure: false };
  }
}

/** `a` directly followed by `b`; null when no text can hold that. */
export function join(a: Literal, b: Literal): Literal | null {
  const pure = a.pure && b.pure;
  if (a.text === '' && b.text === '') return { text: '', left: a.left | b.left, right: a.left | b.left, pure };
  if (a.text === '') return (a.left | b.left) & TEXT_END ? null : { ...b, left: a.left | b.left, pure };
  if (b.text === '') return (a.right | b.right) & TEXT_START ? null : { ...a, right: a.right | b.right, pure };
  const seam = seamHolds(a, b);
  return seam === 'never' ? null : { text: a.text + b.text, left: a.left, right: b.right, pure: pure && seam === 'always' };
}

function seamHolds(a: Literal, b: Literal): 'always' | 'maybe' | 'never' {
  const demands = a.right | b.left;
  if (demands & (TEXT_START | TEXT_END)) return 'never';
  if (!(demands & WORD_BOUNDARY)) return 'always';
  const before = a.text.charCodeAt(a.text.length - 1);
  const after = b.text.charCodeAt(0);
  // k and s may be the Kelvin sign and the long s, which are no ASCII word characters.
  if (preimageSize(before) === 3 || preimageSize(after) === 3) return 'maybe';
  return isWordCharacter(before) === isWordCharacter(after) ? 'never' : 'always';
}

/** Every character that folds to this unit is a word character of ASCII. */
export const isSurelyWord = (unit: number): boolean => isWordCharacter(unit) && preimageSize(unit) < 3;

export function keyOf({ text, left, right }: Literal): string {
  return `${left}${right}${text}`;
}

/** Each literal once. */
export function distinct(literals: LiteralSet): LiteralSet {
  if (literals.length < 2) return literals;
  const byKey = new Map<string, Literal>();
  for (const literal of literals) {
    const key = keyOf(literal);
    const twin = byKey.get(key);
    byKey.set(key, twin ? { ...literal, pure: literal.pure || twin.pure } : literal);
  }
  return byKey.size === literals.length ? literals : [...byKey.values()];
}

/** Where `literal` occurs, `shorter` does. */
export const covers = (shorter: Literal, literal: Literal): boolean =>
  shorter.left === 0 && shorter.right === 0 && literal.text.includes(shorter.text);

/** Drops what another literal of the set already covers: where `foobar` occurs, `foo` does. */
export function minimal(literals: LiteralSet): LiteralSet {
  if (literals.length < 2 || literals.length > MAX_MINIMISED) return literals;
  const kept: Literal[] = [];
  for (const literal of literals.toSorted((a, b) => a.text.length - b.text.length)) {
    if (!kept.some((shorter) => covers(shorter, literal))) kept.push(literal);
  }
  return kept;
}
