// SPDX-License-Identifier: AGPL-3.0-or-later
import { alternation } from './ast';
import type { Node } from './ast';
import { alternationFacts, literalFacts } from './literal-facts';
import type { LiteralFacts } from './literal-facts';

/** Every branch has an automaton of its own; a pattern with more stays whole. */
const MAX_BRANCHES = 32;

/** One alternative of a pattern, analysed. */
export interface Alternative {
  readonly node: Node;
  readonly facts: LiteralFacts;
}

/**
 * The alternatives of a pattern, each to be looked for by itself: `redis.*config|redis.*ssh-rsa` demands two words of a text where the whole
 * could demand only one of `config` and `ssh-rsa`. Alternatives that are plain texts stay together, as one set of literals.
 */
export function splitBranches(node: Node): readonly Alternative[] {
  const options = flattened(node).map(analysed);
  const plain = options.filter(isPlain);
  const branches = [...options.filter((option) => !isPlain(option)), ...(plain.length > 0 ? [together(plain)] : [])];
  return branches.length <= MAX_BRANCHES ? branches : [analysed(node)];
}

const analysed = (node: Node): Alternative => ({ node, facts: literalFacts(node) });

const isPlain = ({ facts }: Alternative): boolean => facts.exact !== null;

function together(alternatives: readonly Alternative[]): Alternative {
  const [first, ...others] = alternatives;
  if (first && others.length === 0) return first;
  return { node: alternation(alternatives.map(({ node }) => node)), facts: alternationFacts(alternatives.map(({ facts }) => facts)) };
}

function flattened(node: Node): readonly Node[] {
  return node.kind === 'alternation' ? node.options.flatMap(flattened) : [node];
}
