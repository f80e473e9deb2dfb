// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Assertion } from './ast';
import { MAX_INSTRUCTIONS } from './limits';
import { PatternError } from './pattern-error';

/** Instructions of the nondeterministic automaton: what to do, where to go on, an operand. */
export const OPCODE = 0;
export const NEXT = 1;
export const OPERAND = 2;
export const WIDTH = 3;

export const CONSUME = 0;
export const SPLIT = 1;
export const ASSERT = 2;
export const MATCH = 3;

export const ASSERTIONS: readonly Assertion[] = ['text-start', 'text-end', 'line-start', 'line-end', 'word-boundary', 'not-word-boundary'];

/** Throws PatternError for a program, or the programs of one pattern, of too many instructions. */
export function checkSize(instructions: number): void {
  if (instructions <= MAX_INSTRUCTIONS) return;
  throw new PatternError(0, `the pattern needs more than ${MAX_INSTRUCTIONS} instructions`, 'lower the repeat counts, or split it into several rules');
}
