// SPDX-License-Identifier: AGPL-3.0-or-later
import { LINE_FEED, WORD, isWordCharacter, only } from './char-set';
import type { CharSet } from './char-set';
import type { Assertion } from './ast';
import { ASSERT, ASSERTIONS, OPCODE, OPERAND, WIDTH } from './instructions';
import type { Program } from './program';

/** Code points below this have their class in a table. */
export const LATIN1 = 256;

/** Code points that no set of a program and none of its assertions tells apart form one class: the columns of its DFA. */
export interface Alphabet {
  /** Number of classes. Class `count` is the end of the text. */
  readonly count: number;
  /** Class of each code point below LATIN1. */
  readonly latin1: Uint16Array;
  /** First code point of each interval, ascending, and the interval's class. */
  readonly bounds: Uint32Array;
  readonly classOfBound: Uint16Array;
  /** `members[set * count + class]` is 1 when the set holds the class. */
  readonly members: Uint8Array;
  readonly isWord: Uint8Array;
  readonly isLineFeed: Uint8Array;
}

export function buildAlphabet(program: Program): Alphabet {
  const distinguished = [...program.sets, ...assertedSets(program)];
  const bounds = [...new Set([0, ...distinguished.flatMap((set) => set.flatMap(([first, last]) => [first, last + 1]))])]
    .filter((code) => code <= 0x10ffff)
    .toSorted((a, b) => a - b);
  const signatures = signaturesOf(bounds, distinguished);
  const classes = new Map<string, number>();
  const representatives: number[] = [];
  const classOfBound = Uint16Array.from(signatures, (signature, i) => {
    const known = classes.get(signature);
    if (known !== undefined) return known;
    representatives.push(bounds[i] ?? 0);
    classes.set(signature, classes.size);
    return classes.size - 1;
  });
  const alphabet: Alphabet = {
    count: classes.size,
    latin1: new Uint16Array(LATIN1),
    bounds: Uint32Array.from(bounds),
    classOfBound,
    members: Uint8Array.from(program.sets.flatMap((_, set) => [...classes.keys()].map((signature) => Number(signature[set])))),
    isWord: Uint8Array.from(representatives, (code) => Number(isWordCharacter(code))),
    isLineFeed: Uint8Array.from(representatives, (code) => Number(code === LINE_FEED)),
  };
  for (let code = 0; code < LATIN1; code++) alphabet.latin1[code] = searchClass(alphabet, code);
  return alphabet;
}

/** Class of any code point. */
export function classOf(alphabet: Alphabet, codePoint: number): number {
  return codePoint < LATIN1 ? (alphabet.latin1[codePoint] as number) : searchClass(alphabet, codePoint);
}

function searchClass({ bounds, classOfBound }: Alphabet, codePoint: number): number {
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((bounds[middle] ?? 0) <= codePoint) low = middle;
    else high = middle - 1;
  }
  return classOfBound[low] ?? 0;
}

/** For each interval one character per set: does the set hold it? Sets are ascending, so one pass over each suffices. */
function signaturesOf(bounds: readonly number[], sets: readonly CharSet[]): string[] {
  const columns = sets.map((set) => {
    let range = 0;
    return bounds.map((code) => {
      while (range < set.length && (set[range]?.[1] ?? 0) < code) range++;
      return (set[range]?.[0] ?? Infinity) <= code ? '1' : '0';
    });
  });
  return bounds.map((_, i) => columns.map((column) => column[i]).join(''));
}

function assertedSets(program: Program): CharSet[] {
  return [
    ...(usesAssertion(program, 'word-boundary', 'not-word-boundary') ? [WORD] : []),
    ...(usesAssertion(program, 'line-start', 'line-end') ? [only(LINE_FEED)] : []),
  ];
}

export function usesAssertion({ code }: Program, ...wanted: readonly Assertion[]): boolean {
  for (let at = 0; at < code.length; at += WIDTH) {
    if (code[at + OPCODE] === ASSERT && wanted.includes(ASSERTIONS[code[at + OPERAND] as number] ?? 'text-start')) return true;
  }
  return false;
}
