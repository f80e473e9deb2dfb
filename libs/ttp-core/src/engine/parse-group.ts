// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PatternReader } from './pattern-reader';

/** `i`, `s` and `m`; they change in the middle of a group and end with it. */
export interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiLine: boolean;
}

export const NO_FLAGS: Flags = { ignoreCase: false, dotAll: false, multiLine: false };

/** How a group opens. `flags-only` is `(?i)`: it has no body and changes the rest of the group around it. */
export interface GroupHead {
  readonly kind: 'group' | 'flags-only' | 'lookahead';
  readonly flags: Flags;
}

const NAME = /\?P?<[0-9A-Za-z_]+>/y;
const FLAGS = /\?([A-Za-z]*)(?:-([A-Za-z]+))?([:)])/y;

const FLAG_NAMES: ReadonlyMap<string, keyof Flags> = new Map([
  ['i', 'ignoreCase'],
  ['s', 'dotAll'],
  ['m', 'multiLine'],
]);

const REFUSED: readonly (readonly [opening: string, reason: string, fix: string])[] = [
  ['?!', 'negative look-ahead: no linear-time engine has it', 'match what you want, and exclude the rest with a second rule or a character class'],
  ['?<=', 'look-behind: no linear-time engine has it', 'put what comes before into the pattern: the search reports no position'],
  ['?<!', 'negative look-behind: no linear-time engine has it', 'put a character class or \\b before'],
  ['?>', 'atomic group: no linear-time engine has it', 'write (?:...): this engine never backtracks'],
  ['?P=', 'named back-reference: no linear-time engine has it', 'repeat the group, or match the parts with two rules'],
  ['?(', 'conditional group: no linear-time engine has it', 'write both branches as an alternation'],
  ['?#', 'comments are not supported', "put the comment into the rule's description"],
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
  if (reader.take(NAME)) return { kind: 'group', flags };
  const found = reader.take(FLAGS);
  if (!found) return reader.fail('unknown kind of group', 'write (?:...) for a group, (?P<name>...) for a named one', start);
  const on = changeFlags(reader, flags, found[1] ?? '', true, start);
  return { kind: found[3] === ')' ? 'flags-only' : 'group', flags: changeFlags(reader, on, found[2] ?? '', false, start) };
}

function changeFlags(reader: PatternReader, flags: Flags, letters: string, value: boolean, start: number): Flags {
  let changed = flags;
  for (const letter of letters) {
    const name = FLAG_NAMES.get(letter);
    if (!name) return reader.fail(`unknown flag ${letter}`, 'the flags are i (ignore case), s (dot matches newline) and m (^ and $ match at lines)', start);
    changed = { ...changed, [name]: value };
  }
  return changed;
}
