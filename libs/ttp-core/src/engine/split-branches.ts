// SPDX-License-Identifier: AGPL-3.0-or-later
import { alternation } from './ast';
import type { Node } from './ast';
import { literalFacts } from './literal-facts';

/** Every branch has an automaton of its own; a pattern with more stays whole. */
const MAX_BRANCHES = 16;

/**
 * The alternatives of a pattern, each to be looked for by itself: `redis.*config|redis.*ssh-rsa` demands two words of a text where the whole
 * could demand only one of `config` and `ssh-rsa`. Alternatives that are plain texts stay together, as one set of literals.
 */
export function splitBranches(node: Node): readonly Node[] {
  const options = flattened(node);
  if (options.length === 1) return [node];
  const isPlain = options.map((option) => literalFacts(option).exact !== null);
  const plain = options.filter((_, i) => isPlain[i]);
  const branches = [...options.filter((_, i) => !isPlain[i]), ...(plain.length > 0 ? [alternation(plain)] : [])];
  return branches.length <= MAX_BRANCHES ? branches : [node];
}

function flattened(node: Node): readonly Node[] {
  return node.kind === 'alternation' ? node.options.flatMap(flattened) : [node];
}
