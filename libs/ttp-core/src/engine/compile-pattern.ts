// SPDX-License-Identifier: AGPL-3.0-or-later
import { parsePattern } from './parse-pattern';
import { Pattern } from './pattern';
import { compileProgram } from './program';
import { requiredLiterals } from './required-literals';
import { rewriteLookahead } from './rewrite-lookahead';
import { trimEdges } from './trim-edges';

/** RE2 syntax, ASCII classes; see the parser for what is refused. Throws PatternError. */
export function compilePattern(source: string): Pattern {
  const tree = trimEdges(rewriteLookahead(parsePattern(source)));
  return new Pattern(source, compileProgram(tree), requiredLiterals(tree));
}
