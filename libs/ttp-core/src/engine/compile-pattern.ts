// SPDX-License-Identifier: AGPL-3.0-or-later
import { parsePattern } from './parse-pattern';
import { Branch, Pattern } from './pattern';
import { checkSize, compileProgram } from './program';
import { requiredLiterals } from './required-literals';
import { rewriteLookahead } from './rewrite-lookahead';
import { splitBranches } from './split-branches';
import { trimEdges } from './trim-edges';

/** RE2 syntax, ASCII classes; see the parser for what is refused. Throws PatternError. */
export function compilePattern(source: string): Pattern {
  const tree = trimEdges(rewriteLookahead(parsePattern(source)));
  const branches = splitBranches(tree).map((node) => new Branch(compileProgram(node), requiredLiterals(node)));
  checkSize(branches.reduce((total, { program }) => total + program.opcodes.length, 0));
  return new Pattern(source, branches);
}
