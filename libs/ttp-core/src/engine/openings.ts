// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Node } from './ast';
import { NOTHING, WORD_BOUNDARY, assertionLiteral, distinct, join } from './literal';
import type { Literal, LiteralSet } from './literal';
import { literalsOfSet } from './literals-of-set';
import { isOtherOnly, isWordOnly, sideOfAll } from './sides';

/** Longest opening, in units. */
export const MAX_OPENING = 24;

const MAX_PRODUCT = 48;
const MAX_UNION = 600;
const MAX_COPIES = 4;

/** How a match begins. */
interface Opening {
  readonly literal: Literal;
  /** It may be all of the match: what follows belongs to it. */
  readonly isWhole: boolean;
}

const EMPTY: Opening = { literal: NOTHING, isWhole: true };
const UNKNOWN: readonly Opening[] = [{ literal: NOTHING, isWhole: false }];

/** Every match of `parts`, one after the other, begins with one of these, folded; null when that says nothing. */
export function openingsOf(parts: readonly Node[]): LiteralSet | null {
  const literals = concatOpenings(parts).map(({ literal }) => literal);
  return literals.length > 0 && literals.every(({ text }) => text !== '') ? shortest(distinct(literals)) : null;
}

function openings(node: Node): readonly Opening[] {
  switch (node.kind) {
    case 'set':
      return literalsOfSet(node.set)?.map((literal) => ({ literal, isWhole: true })) ?? UNKNOWN;
    case 'assertion':
      return [{ literal: assertionLiteral(node.assertion), isWhole: true }];
    case 'concat':
      return concatOpenings(node.parts);
    case 'alternation': {
      const all = node.options.flatMap(openings);
      return all.length <= MAX_UNION ? all : UNKNOWN;
    }
    case 'repeat':
      return repeatOpenings(node.body, node.min, node.max);
    default:
      return UNKNOWN;
  }
}

function repeatOpenings(body: Node, min: number, max: number): readonly Opening[] {
  const needed = Array.from({ length: Math.min(min, MAX_COPIES) }, () => body);
  if (max > 1 && max <= MAX_COPIES) return concatOpenings([...needed, ...Array.from({ length: max - min }, () => maybe(body))]);
  const first = concatOpenings(min === 0 ? [body] : needed);
  const begun = max === 1 ? first : first.map(cut);
  return min === 0 ? [EMPTY, ...begun] : begun;
}

const maybe = (body: Node): Node => ({ kind: 'repeat', body, min: 0, max: 1 });

/** Multiplies out what follows each other as long as that stays small. */
function concatOpenings(parts: readonly Node[]): readonly Opening[] {
  const ended: Opening[] = [];
  let growing: readonly Literal[] = [NOTHING];
  for (const [i, part] of parts.entries()) {
    const next = openings(part);
    if (next.some(isUnknown) || growing.length * next.length > MAX_PRODUCT) {
      const literals = fallsOnBoundary(parts, i) ? growing.map((literal) => ({ ...literal, right: literal.right | WORD_BOUNDARY })) : growing;
      return [...ended, ...literals.map((literal) => ({ literal, isWhole: false }))];
    }
    const grown = growing.flatMap((literal) => next.flatMap((opening) => joined(literal, opening)));
    ended.push(...grown.filter(({ isWhole }) => !isWhole));
    growing = distinct(grown.filter(({ isWhole }) => isWhole).map(({ literal }) => literal));
    if (growing.length === 0) return ended;
  }
  return [...ended, ...growing.map((literal) => ({ literal, isWhole: true }))];
}

function joined(literal: Literal, { literal: next, isWhole }: Opening): readonly Opening[] {
  const both = join(literal, next);
  if (both === null) return [];
  if (both.text.length <= MAX_OPENING) return [{ literal: both, isWhole }];
  return [{ literal: { ...both, text: both.text.slice(0, MAX_OPENING), right: 0 }, isWhole: false }];
}

/** Between the parts before `i` and those from there on lies a word boundary, always. */
const fallsOnBoundary = (parts: readonly Node[], i: number): boolean =>
  isWordOnly(sideOfAll(parts.slice(0, i), 'last')) && isOtherOnly(sideOfAll(parts.slice(i), 'first'));

const isUnknown = ({ literal, isWhole }: Opening): boolean => !isWhole && literal.text === '';

const cut = ({ literal }: Opening): Opening => ({ literal, isWhole: false });

/** Finding covered literals takes quadratic time. */
const MAX_SHORTENED = 400;

/** Drops what another opening of the set already covers: what begins with `foobar` begins with `foo`. */
function shortest(literals: LiteralSet): LiteralSet {
  if (literals.length > MAX_SHORTENED) return literals;
  const kept: Literal[] = [];
  for (const literal of literals.toSorted((a, b) => a.text.length - b.text.length || a.right - b.right)) {
    if (!kept.some(({ text, left, right }) => right === 0 && (left & ~literal.left) === 0 && literal.text.startsWith(text))) kept.push(literal);
  }
  return kept;
}
