// SPDX-License-Identifier: AGPL-3.0-or-later
import { normalise, only } from './char-set';
import type { CharRange, CharSet } from './char-set';

/** No letter with case lies above this code point (Adlam is the last script that has case). */
const LAST_CASED = 0x1e943;

/** Dotless i: its upper case is I, yet simple case folding keeps it alone. */
const DOTLESS_I = 0x131;

type Orbits = ReadonlyMap<number, readonly number[]>;

let cachedOrbits: Orbits | undefined;

/** Thousands of patterns fold the same letters: one set each. */
const foldedSingles = new Map<number, CharSet>();

/** The case variants of one code point. */
export function foldOne(codePoint: number): CharSet {
  const known = foldedSingles.get(codePoint);
  if (known) return known;
  const folded = foldCase(only(codePoint));
  if (codePoint < 128) foldedSingles.set(codePoint, folded);
  return folded;
}

/** Adds the case variants of every member: simple Unicode folding, so `k` brings K and the Kelvin sign, `s` brings S and the long s. */
export function foldCase(set: CharSet): CharSet {
  return set.every(([, last]) => last < 128) ? foldAscii(set) : foldUnicode(set, (cachedOrbits ??= buildOrbits()));
}

function foldAscii(set: CharSet): CharSet {
  const variants: CharRange[] = [];
  for (const [first, last] of set) {
    for (let code = Math.max(first, 65); code <= Math.min(last, 122); code++) {
      const upper = code & ~32;
      if (upper < 65 || upper > 90) continue;
      variants.push([upper, upper], [upper | 32, upper | 32]);
      if (upper === 75) variants.push([0x212a, 0x212a]);
      if (upper === 83) variants.push([0x17f, 0x17f]);
    }
  }
  return normalise([...set, ...variants]);
}

function foldUnicode(set: CharSet, orbits: Orbits): CharSet {
  const variants: CharRange[] = [];
  for (const [first, last] of set) {
    for (let code = first; code <= Math.min(last, LAST_CASED); code++) {
      for (const variant of orbits.get(code) ?? []) variants.push([variant, variant]);
    }
  }
  return normalise([...set, ...variants]);
}

/** Letter -> all letters that fold together with it, itself included. About 12 ms, paid by the first pattern that needs it. */
function buildOrbits(): Orbits {
  const orbits = new Map<number, number[]>();
  const orbitOf = (code: number): number[] => orbits.get(code) ?? [code];
  for (let code = 65; code <= LAST_CASED; code++) {
    if (code === DOTLESS_I) continue;
    const char = String.fromCodePoint(code);
    for (const mapped of [char.toLowerCase(), char.toUpperCase()]) {
      const other = mapped.codePointAt(0) ?? code;
      if (other === code || mapped.length !== String.fromCodePoint(other).length) continue;
      const joined = [...new Set([...orbitOf(code), ...orbitOf(other)])];
      for (const member of joined) orbits.set(member, joined);
    }
  }
  return orbits;
}
