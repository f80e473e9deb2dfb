// SPDX-License-Identifier: AGPL-3.0-or-later
import { concat } from './ast';
import type { Node } from './ast';
import { demandsOf } from './demands';
import { checkSize } from './instructions';
import { lastCharactersOf } from './last-characters';
import { parsePattern } from './parse-pattern';
import { Branch, Pattern } from './pattern';
import type { Halves } from './pattern';
import { findPivot, sequenceOf } from './pivot';
import { compileParts, compileProgram, instructionCount } from './program';
import { requiredLiterals } from './required-literals';
import { reversed } from './reverse';
import { rewriteLookahead } from './rewrite-lookahead';
import { splitBranches } from './split-branches';
import type { Alternative } from './split-branches';
import { trimEdges } from './trim-edges';

/** RE2 syntax, ASCII classes; see the parser for what is refused. Throws PatternError. */
export function compilePattern(source: string): Pattern {
  const branches = splitBranches(trimEdges(treeOf(source))).map(branchOf);
  checkSize(branches.reduce((total, { program }) => total + instructionCount(program), 0));
  return new Pattern(source, branches);
}

/** Throws the PatternError that {@link compilePattern} would, unless only the size of the program is at fault. Much cheaper. */
export function checkSyntax(source: string): void {
  treeOf(source);
}

const treeOf = (source: string): Node => rewriteLookahead(parsePattern(source));

function branchOf({ node, facts }: Alternative): Branch {
  const parts = sequenceOf(node);
  const pivot = findPivot(parts);
  const requirement = requiredLiterals(facts);
  const { whole, rest } = compileParts(parts, pivot?.at ?? 0);
  if (pivot === null || requirement.isDecisive) return new Branch(whole, requirement, requirement.conjuncts, null);
  return new Branch(whole, requirement, demandsOf(facts, pivot.literals), { after: rest, ...beginningOf(parts.slice(0, pivot.at)) });
}

function beginningOf(parts: readonly Node[]): Pick<Halves, 'before' | 'neighbours'> {
  if (parts.length === 0) return { before: null, neighbours: null };
  return { before: { ...compileProgram(reversed(concat(parts))), restarts: [] }, neighbours: lastCharactersOf(parts) };
}
