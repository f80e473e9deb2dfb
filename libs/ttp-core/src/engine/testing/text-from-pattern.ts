// SPDX-License-Identifier: AGPL-3.0-or-later
import { parsePattern } from '../parse-pattern';
import type { Node } from '../ast';
import type { CharSet } from '../char-set';

/** A number from 0 up to, not including, `limit`. */
export type Random = (limit: number) => number;

/** A small seeded generator (mulberry32), so that a failure can be repeated. */
export function seeded(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** A text that the pattern matches, but for its assertions, then changed a little so that it sometimes does not. */
export function textNear(source: string, random: Random): string {
  return mutate(mutate(textOf(parsePattern(source), random), random), random);
}

function textOf(node: Node, random: Random): string {
  switch (node.kind) {
    case 'set':
      return memberOf(node.set, random);
    case 'concat':
      return node.parts.map((part) => textOf(part, random)).join('');
    case 'alternation':
      return textOf(node.options[random(node.options.length)] ?? node, random);
    case 'repeat': {
      const count = node.min + random(Math.min(node.max - node.min, 3) + 1);
      return Array.from({ length: count }, () => textOf(node.body, random)).join('');
    }
    case 'lookahead':
      return textOf(node.body, random);
    default:
      return '';
  }
}

/** Mostly from the low end of a range, sometimes its last member; no lone surrogates: engines differ in what they make of them. */
function memberOf(set: CharSet, random: Random): string {
  const [first, last] = set[random(set.length)] ?? [97, 97];
  const code = random(8) === 0 ? last : first + random(Math.min(last - first + 1, 96));
  return String.fromCodePoint(code >= 0xd800 && code <= 0xdfff ? 0xe9 : code);
}

const INSERTED = [' ', '\t', '\n', 'x', '_', ';', 'k', '\u212a', '\u017f', 'é', '😀', '\u00a0', '\u2028', '\r', '\u000b', '-'];

const MUTATIONS: readonly ((text: string, random: Random) => string)[] = [
  (text) => text,
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.replace(/k/i, '\u212a').replace(/s/i, '\u017f'),
  (text, random) => insert(text, random(text.length + 1), 0, random),
  (text, random) => insert(text, random(text.length + 1), 1, random),
  (text, random) => insert(text, 0, 0, random),
  (text, random) => insert(text, text.length, 0, random),
  (text) => ` ${text}\n`,
  (text) => `x${text}x`,
  (text) => text + text,
  (text) => `one thing and another; ${text}`,
  (text) => `${text.slice(0, 4)} 😀😀 ${text}`,
];

function mutate(text: string, random: Random): string {
  // A cut through a surrogate pair would leave lone surrogates.
  return (MUTATIONS[random(MUTATIONS.length)] ?? String)(text, random).toWellFormed();
}

function insert(text: string, index: number, removed: number, random: Random): string {
  return text.slice(0, index) + (INSERTED[random(INSERTED.length)] ?? '') + text.slice(index + removed);
}
