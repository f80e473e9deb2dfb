// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Node } from './ast';
import { WORD_BOUNDARY } from './literal';
import type { LiteralSet } from './literal';
import { literalsOfSet } from './literals-of-set';
import { openingsOf } from './openings';
import { rarityOf } from './selectivity';
import { isOtherOnly, isWordOnly, sideOfAll } from './sides';

/** A place in a pattern that can be found in a text: a match has one of the literals there. From it the rest is looked for in both directions. */
export interface Pivot {
  /** The literals are how a match of the parts from this one on begins. */
  readonly at: number;
  readonly literals: LiteralSet;
}

/** A weaker set would be found everywhere. */
const MIN_BITS = 5;

/** The parts of a pattern that follow each other. */
export function sequenceOf(node: Node): readonly Node[] {
  return node.kind === 'concat' ? node.parts.flatMap(sequenceOf) : [node];
}

/** The most selective place; null when no place has a telling literal. */
export function findPivot(parts: readonly Node[]): Pivot | null {
  const places = parts.flatMap((_, at): Pivot[] => (at === 0 || !isLiteral(parts[at - 1]) ? pivotAt(parts, at) : []));
  return strongest(places);
}

function pivotAt(parts: readonly Node[], at: number): Pivot[] {
  const literals = openingsOf(parts.slice(at));
  if (literals === null) return [];
  const onBoundary = isOtherOnly(sideOfAll(parts.slice(0, at), 'last')) && isWordOnly(sideOfAll(parts.slice(at), 'first'));
  return [{ at, literals: onBoundary ? literals.map((literal) => ({ ...literal, left: literal.left | WORD_BOUNDARY })) : literals }];
}

/** Whoever begins here begins better one part before. */
const isLiteral = (part: Node | undefined): boolean => part?.kind === 'assertion' || (part?.kind === 'set' && literalsOfSet(part.set) !== null);

function strongest(places: readonly Pivot[]): Pivot | null {
  let best: Pivot | null = null;
  let bestBits = MIN_BITS;
  for (const place of places) {
    const bits = rarityOf(place.literals);
    if (bits > bestBits) [best, bestBits] = [place, bits];
  }
  return best;
}
