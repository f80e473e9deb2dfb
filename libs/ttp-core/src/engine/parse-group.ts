// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PatternReader } from './pattern-reader';

/** `i`, `s`, `m` and `x`; they change in the middle of a group and end with it. */
export interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiLine: boolean;
  readonly verbose: boolean;
}

export const NO_FLAGS: Flags = { ignoreCase: false, dotAll: false, multiLine: false, verbose: false };

/** How a group opens. `flags-only` is `(?i)`: it has no body and changes the rest of the group around it. */
export interface GroupHead {
  readonly kind: 'group' | 'flags-only' | 'lookahead' | 'negative-lookahead';
  readonly flags: Flags;
}

const NAME = /\?P?<[0-9A-Za-z_]+>/y;
const FLAGS = /\?([A-Za-z]*)(?:-([A-Za-z]+))?([:)])/y;

const FLAG_NAMES: ReadonlyMap<string, keyof Flags> = new Map([
  ['i', 'ignoreCase'],
  ['s', 'dotAll'],
  ['m', 'multiLine'],
  ['x', 'verbose'],
]);

/** Python's choice between ASCII and Unicode classes. Ours are ASCII in any case, as RE2's. */
const WITHOUT_EFFECT = new Set(['a', 'u']);

const KNOWN_FLAGS = 'i (ignore case), s (dot matches newline), m (^ and $ match at lines) and x (blanks and comments do not count)';

const REFUSED: readonly (readonly [opening: string, reason: string, fix: string])[] = [
  ['?<=', 'look-behind: no linear-time engine has it', 'put what comes before into the pattern: the search reports no position'],
  ['?<!', 'negative look-behind: no linear-time engine has it', 'put a character class or \\b before'],
  ['?>', 'atomic group: no linear-time engine has it', 'write (?:...): this engine never backtracks'],
  ['?P=', 'named back-reference: no linear-time engine has it', 'repeat the group, or match the parts with two rules'],
  ['?(', 'conditional group: no linear-time engine has it', 'write both branches as an alternation'],
  ['?#', 'the comment is not closed', 'add )'],
  ['?|', 'branch reset is not supported', 'write (?:...)'],
  ['?R', 'recursion is not supported', 'write the nesting out'],
  ['*', 'backtracking verbs are not supported', 'drop it: this engine never backtracks'],
];

/** What follows `(`, up to where the body starts. */
export function parseGroupHead(reader: PatternReader, flags: Flags): GroupHead {
  const start = reader.position - 1;
  for (const [opening, reason, fix] of REFUSED) if (reader.sees(opening)) reader.fail(reason, fix, start);
  if (reader.peek() !== '?') return { kind: 'group', flags };
  if (reader.skip('?=')) return { kind: 'lookahead', flags };
  if (reader.skip('?!')) return { kind: 'negative-lookahead', flags };
  if (reader.take(NAME)) return { kind: 'group', flags };
  const found = reader.take(FLAGS);
  if (!found) return reader.fail('unknown kind of group', 'write (?:...) for a group, (?P<name>...) for a named one', start);
  const on = changeFlags(reader, flags, found[1] ?? '', true, start);
  return { kind: found[3] === ')' ? 'flags-only' : 'group', flags: changeFlags(reader, on, found[2] ?? '', false, start) };
}

function changeFlags(reader: PatternReader, flags: Flags, letters: string, value: boolean, start: number): Flags {
  let changed = flags;
  for (const letter of letters) {
    if (value && WITHOUT_EFFECT.has(letter)) continue;
    const name = FLAG_NAMES.get(letter);
    if (!name) return reader.fail(`unknown flag ${letter}`, `the flags are ${KNOWN_FLAGS}`, start);
    changed = { ...changed, [name]: value };
  }
  return changed;
}
