// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PatternMatch } from '../rules/rule';
import { compilePattern } from './compile-pattern';
import type { Pattern } from './pattern';

const compiled = new WeakMap<PatternMatch, Pattern>();

/**
 * The compiled pattern of a rule, the same one for as long as the rule lives: loading compiles it to judge it, and each index that the rule
 * enters uses it, with what its automata have learnt. Throws PatternError for a pattern that rule loading would have refused.
 */
export function patternOf(match: PatternMatch): Pattern {
  const known = compiled.get(match) ?? compilePattern(match.pattern);
  rememberPattern(match, known);
  return known;
}

/** What {@link patternOf} is to give for a rule whose pattern was compiled before. */
export const rememberPattern = (match: PatternMatch, pattern: Pattern): void => void compiled.set(match, pattern);
