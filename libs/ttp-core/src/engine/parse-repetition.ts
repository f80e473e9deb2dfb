// SPDX-License-Identifier: AGPL-3.0-or-later
import { MAX_REPEAT } from './limits';
import type { PatternReader } from './pattern-reader';

export interface Repetition {
  readonly min: number;
  /** Infinity when open. */
  readonly max: number;
}

const COUNTS = /\{(\d{1,9})(?:(,)(\d{0,9}))?\}/y;

/** Takes a quantifier if one comes next. `{` without counts is a plain character, as in RE2. */
export function takeRepetition(reader: PatternReader): Repetition | undefined {
  switch (reader.peek()) {
    case '*':
      return taken(reader, 0, Infinity);
    case '+':
      return taken(reader, 1, Infinity);
    case '?':
      return taken(reader, 0, 1);
    case '{':
      return takeCounts(reader);
    default:
      return undefined;
  }
}

function taken(reader: PatternReader, min: number, max: number): Repetition {
  reader.position++;
  return { min, max };
}

function takeCounts(reader: PatternReader): Repetition | undefined {
  const start = reader.position;
  const found = reader.take(COUNTS);
  if (!found) return undefined;
  const min = Number(found[1]);
  const open = found[2] !== undefined && found[3] === '';
  const max = open ? Infinity : Number(found[3] ?? min);
  if (max < min) reader.fail(`the counts ${found[0]} run backwards`, 'write the lower count first', start);
  if (min > MAX_REPEAT || (!open && max > MAX_REPEAT)) {
    reader.fail(`the counts ${found[0]} are too high`, `repeat at most ${MAX_REPEAT} times, or leave the upper count open`, start);
  }
  return { min, max };
}
