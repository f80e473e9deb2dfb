// SPDX-License-Identifier: AGPL-3.0-or-later
import { concat } from './ast';
import type { Node } from './ast';
import { PatternError } from './pattern-error';

/**
 * Turns a trailing `(?=...)` into a plain group: nothing follows it, so for a boolean search looking ahead and consuming agree.
 * Throws PatternError for a look-ahead anywhere else.
 */
export function rewriteLookahead(node: Node, isLast = true): Node {
  switch (node.kind) {
    case 'lookahead':
      if (!isLast) {
        throw new PatternError(
          node.position,
          'look-ahead before the end: no linear-time engine has it',
          'move it to the end of the pattern, or match the parts with two rules',
        );
      }
      return rewriteLookahead(node.body);
    case 'concat':
      return concat(node.parts.map((part, i) => rewriteLookahead(part, isLast && i === node.parts.length - 1)));
    case 'alternation':
      return { ...node, options: node.options.map((option) => rewriteLookahead(option, isLast)) };
    case 'repeat':
      return { ...node, body: rewriteLookahead(node.body, false) };
    default:
      return node;
  }
}
