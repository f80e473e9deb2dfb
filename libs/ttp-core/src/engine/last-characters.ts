// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Node } from './ast';
import { LINE_FEED, normalise, only } from './char-set';
import type { CharRange, CharSet } from './char-set';

/** What a match can end with. */
interface Last {
  readonly ranges: readonly CharRange[];
  /** Or with nothing: what stands there is not part of the match. */
  readonly open: boolean;
}

const OPEN: Last = { ranges: [], open: true };

/** The characters that a match of `parts`, one after the other, can have at its end, unless that is the start of the text; null for any. */
export function lastCharactersOf(parts: readonly Node[]): CharSet | null {
  const { ranges, open } = lastOfAll(parts);
  return open ? null : normalise(ranges);
}

function lastOf(node: Node): Last {
  switch (node.kind) {
    case 'set':
      return { ranges: node.set, open: false };
    case 'assertion':
      if (node.assertion === 'text-start') return { ranges: [], open: false };
      return node.assertion === 'line-start' ? { ranges: only(LINE_FEED), open: false } : OPEN;
    case 'concat':
      return lastOfAll(node.parts);
    case 'alternation':
      return node.options.map(lastOf).reduce((one, other) => ({ ranges: [...one.ranges, ...other.ranges], open: one.open || other.open }));
    case 'repeat':
      return node.min === 0 ? { ...lastOf(node.body), open: true } : lastOf(node.body);
    default:
      return OPEN;
  }
}

function lastOfAll(parts: readonly Node[]): Last {
  let last = OPEN;
  for (const part of parts.toReversed()) {
    if (!last.open) break;
    const { ranges, open } = lastOf(part);
    last = { ranges: [...last.ranges, ...ranges], open };
  }
  return last;
}
