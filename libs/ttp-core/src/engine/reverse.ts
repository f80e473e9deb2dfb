// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Assertion, Node } from './ast';

/** Matches the reversed text where `node` matches the text. */
export function reversed(node: Node): Node {
  switch (node.kind) {
    case 'assertion':
      return { ...node, assertion: MIRRORED[node.assertion] };
    case 'concat':
      return { ...node, parts: node.parts.map(reversed).toReversed() };
    case 'alternation':
      return { ...node, options: node.options.map(reversed) };
    case 'repeat':
      return { ...node, body: reversed(node.body) };
    default:
      return node;
  }
}

const MIRRORED: Readonly<Record<Assertion, Assertion>> = {
  'text-start': 'text-end',
  'text-end': 'text-start',
  'line-start': 'line-end',
  'line-end': 'line-start',
  'word-boundary': 'word-boundary',
  'not-word-boundary': 'not-word-boundary',
};
