// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CharSet } from './char-set';

/** A test of the place between two symbols. Line assertions are `^` and `$` under the flag m. */
export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-boundary' | 'not-word-boundary';

/** A parsed pattern. Groups leave no trace: the search is boolean, so captures and laziness do not matter. */
export type Node =
  | { readonly kind: 'set'; /** matches one code point */ readonly set: CharSet }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'concat'; readonly parts: readonly Node[] }
  | { readonly kind: 'alternation'; readonly options: readonly Node[] }
  | { readonly kind: 'repeat'; readonly body: Node; readonly min: number; /** Infinity when open */ readonly max: number }
  /** Lives only between the parser and {@link rewriteLookahead}. */
  | { readonly kind: 'lookahead'; readonly body: Node; readonly isNegative: boolean; readonly position: number };

/** Matches the empty text. */
export const EMPTY: Node = { kind: 'concat', parts: [] };

export function concat(parts: readonly Node[]): Node {
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'concat', parts };
}

export function alternation(options: readonly Node[]): Node {
  return options.length === 1 && options[0] ? options[0] : { kind: 'alternation', options };
}

export function isEmpty(node: Node): boolean {
  return node.kind === 'concat' && node.parts.length === 0;
}
