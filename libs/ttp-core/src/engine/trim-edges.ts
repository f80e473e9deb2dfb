// SPDX-License-Identifier: AGPL-3.0-or-later
import { EMPTY, concat, isEmpty } from './ast';
import type { Node } from './ast';

type Edge = 'first' | 'last';

/** Drops what an unanchored boolean search does not need at its edges: `x*` vanishes, `x+` becomes `x`, `x{2,9}` becomes `x{2}`. */
export function trimEdges(node: Node): Node {
  return trim(trim(node, 'first'), 'last');
}

function trim(node: Node, edge: Edge): Node {
  switch (node.kind) {
    case 'repeat':
      if (node.min === 0) return EMPTY;
      return node.min === 1 ? trim(node.body, edge) : { ...node, max: node.min };
    case 'alternation':
      return { ...node, options: node.options.map((option) => trim(option, edge)) };
    case 'concat':
      return trimConcat(node.parts, edge);
    default:
      return node;
  }
}

function trimConcat(parts: readonly Node[], edge: Edge): Node {
  const left = [...parts];
  for (;;) {
    const outermost = edge === 'first' ? left.shift() : left.pop();
    if (!outermost) return EMPTY;
    const trimmed = trim(outermost, edge);
    if (isEmpty(trimmed)) continue;
    return concat(edge === 'first' ? [trimmed, ...left] : [...left, trimmed]);
  }
}
