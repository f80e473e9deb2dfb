// SPDX-License-Identifier: AGPL-3.0-or-later
import { alternation, concat } from './ast';
import type { Node } from './ast';
import { negate } from './char-set';
import { PatternError } from './pattern-error';

type Lookahead = Extract<Node, { kind: 'lookahead' }>;

/**
 * Turns a trailing `(?=...)` into a plain group: nothing follows it, so for a boolean search looking ahead and consuming agree. A trailing
 * `(?!x)` of one symbol becomes "another symbol or the end". Throws PatternError for any other look-ahead.
 */
export function rewriteLookahead(node: Node, isLast = true): Node {
  switch (node.kind) {
    case 'lookahead':
      return node.isNegative ? followedByAnother(node, isLast) : followedBy(node, isLast);
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

function followedBy({ body, position }: Lookahead, isLast: boolean): Node {
  if (isLast) return rewriteLookahead(body);
  const fix = 'move it to the end of the pattern, or match the parts with two rules';
  throw new PatternError(position, 'look-ahead before the end: no linear-time engine has it', fix);
}

function followedByAnother({ body, position }: Lookahead, isLast: boolean): Node {
  if (isLast && body.kind === 'set') {
    return alternation([
      { kind: 'set', set: negate(body.set) },
      { kind: 'assertion', assertion: 'text-end' },
    ]);
  }
  const fix = 'exclude one symbol, at the end of the pattern, or match what you want and exclude the rest with a second rule or a character class';
  throw new PatternError(position, 'negative look-ahead: no linear-time engine has it', fix);
}
