// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Node } from './ast';
import { parsePattern } from './parse-pattern';
import { Branch, Pattern } from './pattern';
import { checkSize, compileProgram } from './program';
import { requiredLiterals } from './required-literals';
import { rewriteLookahead } from './rewrite-lookahead';
import { splitBranches } from './split-branches';
import { trimEdges } from './trim-edges';

/** RE2 syntax, ASCII classes; see the parser for what is refused. Throws PatternError. */
export function compilePattern(source: string): Pattern {
  const branches = splitBranches(trimEdges(treeOf(source))).map(({ node, facts }) => new Branch(compileProgram(node), requiredLiterals(facts)));
  checkSize(branches.reduce((total, { program }) => total + program.opcodes.length, 0));
  return new Pattern(source, branches);
}

/** Throws the PatternError that {@link compilePattern} would, unless only the size of the program is at fault. Much cheaper. */
export function checkSyntax(source: string): void {
  treeOf(source);
}

const treeOf = (source: string): Node => rewriteLookahead(parsePattern(source));
