// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Assertion, Node } from './ast';
import { NOT_WORD, WORD, overlap } from './char-set';

/** What can stand at one end of a match. */
export interface Side {
  /** A word character. */
  readonly word: boolean;
  /** Another character, or the text is known to end there. */
  readonly other: boolean;
  /** Nothing: what stands there is not part of the match. */
  readonly open: boolean;
}

export type End = 'first' | 'last';

const OPEN: Side = { word: false, other: false, open: true };
const EDGE: Side = { word: false, other: true, open: false };

export function sideOf(node: Node, end: End): Side {
  switch (node.kind) {
    case 'set':
      return { word: overlap(node.set, WORD), other: overlap(node.set, NOT_WORD), open: false };
    case 'assertion':
      return EDGES[end].includes(node.assertion) ? EDGE : OPEN;
    case 'concat':
      return sideOfAll(node.parts, end);
    case 'alternation':
      return node.options.map((option) => sideOf(option, end)).reduce(either);
    case 'repeat':
      return node.min === 0 ? either(sideOf(node.body, end), OPEN) : sideOf(node.body, end);
    default:
      return { word: true, other: true, open: true };
  }
}

/** The end of a match of all `parts`, one after the other. */
export function sideOfAll(parts: readonly Node[], end: End): Side {
  let side = OPEN;
  for (const part of end === 'first' ? parts : parts.toReversed()) {
    if (!side.open) break;
    const next = sideOf(part, end);
    side = { word: side.word || next.word, other: side.other || next.other, open: next.open };
  }
  return side;
}

export const isWordOnly = ({ word, other, open }: Side): boolean => word && !other && !open;

export const isOtherOnly = ({ word, other, open }: Side): boolean => other && !word && !open;

/** Assertions that say what a match ends at: before its last symbols, or behind its first ones, there is no word character. */
const EDGES: Readonly<Record<End, readonly Assertion[]>> = { first: ['text-end', 'line-end'], last: ['text-start', 'line-start'] };

const either = (one: Side, other: Side): Side => ({ word: one.word || other.word, other: one.other || other.other, open: one.open || other.open });
