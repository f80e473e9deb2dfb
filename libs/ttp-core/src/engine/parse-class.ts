// SPDX-License-Identifier: AGPL-3.0-or-later
import { foldCase, foldOne } from './case-folding';
import { POSIX_CLASSES, negate, normalise, only } from './char-set';
import type { CharRange, CharSet } from './char-set';
import { parseEscape } from './parse-escape';
import type { PatternReader } from './pattern-reader';

const POSIX = /\[:(\^?)([a-z]+):\]/y;

/** What follows `[`, up to and with its `]`. */
export function parseClass(reader: PatternReader, ignoreCase: boolean): CharSet {
  const start = reader.position - 1;
  const negated = reader.skip('^');
  const ranges: CharRange[] = [];
  // A bracket in first place is a member: []a] and [^]a].
  for (let first = true; first || !reader.skip(']'); first = false) {
    if (reader.atEnd) reader.fail('the class is not closed', 'add ], or write \\[ for a bracket', start);
    ranges.push(...(posixClass(reader, ignoreCase) ?? rangeOrMember(reader, ignoreCase)));
  }
  const set = normalise(ranges);
  return negated ? negate(set) : set;
}

function posixClass(reader: PatternReader, ignoreCase: boolean): CharSet | undefined {
  const start = reader.position;
  const found = reader.sees('[:') ? reader.take(POSIX) : null;
  if (!found) return undefined;
  const base = POSIX_CLASSES.get(found[2] ?? '');
  if (!base) return reader.fail(`unknown class ${found[0]}`, `known are ${[...POSIX_CLASSES.keys()].join(', ')}`, start);
  const set = ignoreCase ? foldCase(base) : base;
  return found[1] ? negate(set) : set;
}

function rangeOrMember(reader: PatternReader, ignoreCase: boolean): CharSet {
  const start = reader.position;
  const low = member(reader, false);
  const isRange = reader.peek() === '-' && reader.peek(1) !== ']' && reader.peek(1) !== '';
  const lowCode = single(low);
  // `[\d-z]` is a class, a hyphen and z.
  if (!isRange || lowCode === undefined) {
    reader.position = start;
    return member(reader, ignoreCase);
  }
  reader.position++;
  const highCode = single(member(reader, false));
  if (highCode === undefined || highCode < lowCode) {
    reader.fail(`bad range ${reader.source.slice(start, reader.position)}`, 'write the lower end first, or put the hyphen last', start);
  }
  const range: CharSet = [[lowCode, highCode]];
  return ignoreCase ? foldCase(range) : range;
}

function member(reader: PatternReader, ignoreCase: boolean): CharSet {
  if (reader.skip('\\')) return parseEscape(reader, ignoreCase);
  const codePoint = reader.takeCodePoint();
  return ignoreCase ? foldOne(codePoint) : only(codePoint);
}

/** The code point of a set of one, written as one. */
function single(set: CharSet): number | undefined {
  const [range, ...others] = set;
  return range && others.length === 0 && range[0] === range[1] ? range[0] : undefined;
}
