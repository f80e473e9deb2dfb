// SPDX-License-Identifier: AGPL-3.0-or-later

export type CharRange = readonly [first: number, last: number];

/** Code points as ascending, disjoint, inclusive ranges. */
export type CharSet = readonly CharRange[];

export const MAX_CODE_POINT = 0x10ffff;

/** Any ranges -> a set. */
export function normalise(unordered: readonly CharRange[]): CharSet {
  const merged: [number, number][] = [];
  for (const [first, last] of unordered.toSorted((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

export function negate(set: CharSet): CharSet {
  const gaps: CharRange[] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= MAX_CODE_POINT) gaps.push([next, MAX_CODE_POINT]);
  return gaps;
}

export function includes(set: CharSet, codePoint: number): boolean {
  return set.some(([first, last]) => first <= codePoint && codePoint <= last);
}

export function overlap(one: CharSet, other: CharSet): boolean {
  return one.some(([first, last]) => other.some(([from, to]) => first <= to && from <= last));
}

/** Number of code points. */
export function size(set: CharSet): number {
  return set.reduce((total, [first, last]) => total + last - first + 1, 0);
}

/** Thousands of patterns hold the same letters: one set each. */
const SINGLES: readonly CharSet[] = Array.from({ length: 128 }, (_, code) => [[code, code]]);

export function only(codePoint: number): CharSet {
  return SINGLES[codePoint] ?? [[codePoint, codePoint]];
}

export function isWordCharacter(codePoint: number): boolean {
  return (codePoint >= 97 && codePoint <= 122) || (codePoint >= 48 && codePoint <= 57) || (codePoint >= 65 && codePoint <= 90) || codePoint === 95;
}

/** 'az09' -> the ranges a-z and 0-9: two characters to a range. */
function ranges(pairs: string): CharSet {
  const units = Array.from(pairs, (char) => char.charCodeAt(0));
  return normalise(units.flatMap((first, i): CharRange[] => (i % 2 === 0 ? [[first, units[i + 1] ?? first]] : [])));
}

export const LINE_FEED = 10;
export const WORD: CharSet = ranges('09AZ__az');
/** What is no ASCII word character. */
export const NOT_WORD: CharSet = negate(WORD);
export const ANY: CharSet = [[0, MAX_CODE_POINT]];
export const ANY_BUT_LINE_FEED: CharSet = negate(only(LINE_FEED));

/** `\d`, `\s`, `\w` as RE2 has them: ASCII, and `\s` without vertical tab. */
export const PERL_CLASSES: ReadonlyMap<string, CharSet> = new Map([
  ['d', ranges('09')],
  ['s', ranges('\t\n\f\r  ')],
  ['w', WORD],
]);

/** `[[:name:]]`. */
export const POSIX_CLASSES: ReadonlyMap<string, CharSet> = new Map([
  ['alnum', ranges('09AZaz')],
  ['alpha', ranges('AZaz')],
  ['ascii', ranges('\0\x7f')],
  ['blank', ranges('\t\t  ')],
  ['cntrl', ranges('\0\x1f\x7f\x7f')],
  ['digit', ranges('09')],
  ['graph', ranges('!~')],
  ['lower', ranges('az')],
  ['print', ranges(' ~')],
  ['punct', ranges('!/:@[`{~')],
  ['space', ranges('\t\r  ')],
  ['upper', ranges('AZ')],
  ['word', WORD],
  ['xdigit', ranges('09AFaf')],
]);
