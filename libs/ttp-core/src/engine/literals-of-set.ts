// SPDX-License-Identifier: AGPL-3.0-or-later
import { size } from './char-set';
import type { CharSet } from './char-set';
import { foldUnit, preimageSize } from './literal';
import type { Literal, LiteralSet } from './literal';

const MAX_SET_MEMBERS = 24;
const MAX_FOLDED_MEMBERS = 8;

/** Letters and their case variants: thousands of patterns share their sets, so their literals are worked out once. */
const known = new WeakMap<CharSet, LiteralSet | null>();
const MAX_VARIANTS = 3;

/** The texts of one symbol, folded; null when they are too many. */
export function literalsOfSet(set: CharSet): LiteralSet | null {
  if (set.length > MAX_VARIANTS || size(set) > MAX_VARIANTS) return foldedMembers(set);
  const before = known.get(set);
  if (before !== undefined) return before;
  const literals = foldedMembers(set);
  known.set(set, literals);
  return literals;
}

function foldedMembers(set: CharSet): LiteralSet | null {
  if (size(set) > MAX_SET_MEMBERS) return null;
  const counts = new Map<string, number>();
  for (const [first, last] of set) {
    for (let code = first; code <= last; code++) {
      const text = foldText(String.fromCodePoint(code));
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  if (counts.size > MAX_FOLDED_MEMBERS) return null;
  return Array.from(counts, ([text, count]): Literal => ({ text, left: 0, right: 0, pure: count === preimageSize(text.charCodeAt(0)) }));
}

function foldText(text: string): string {
  return String.fromCharCode(...Array.from({ length: text.length }, (_, i) => foldUnit(text.charCodeAt(i))));
}
