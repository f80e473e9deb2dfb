// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildAhoCorasick } from './aho-corasick';
import type { Keywords } from './trie';

const keywordsOf = (words: readonly (readonly number[])[]): Keywords => ({
  starts: Int32Array.from([0, ...words.map((_, i) => words.slice(0, i + 1).flat().length)]),
  symbols: Uint8Array.from(words.flat()),
  outputs: Int32Array.from(words, (_, i) => i),
});

/** What ends after each of the symbols. */
function reported(words: readonly (readonly number[])[], symbols: readonly number[]): readonly (readonly number[])[] {
  const { table, shift, firstEnd, places, ends } = buildAhoCorasick(keywordsOf(words), 3);
  let state = 0;
  return symbols.map((symbol) => {
    state = table[(state << shift) + symbol] ?? Number.NaN;
    if (state < firstEnd) return [];
    const place = places[state - firstEnd] ?? 0;
    return Array.from(ends.subarray(place + 1, place + 1 + (ends[place] ?? 0))).toSorted((a, b) => a - b);
  });
}

it('reports at each place all keywords that end there', () => {
  expect(reported([[1, 2], [2], [1, 2, 1], [2, 1, 3], [2]], [1, 2, 1, 3, 0, 2])).toEqual([[], [0, 1, 4], [2], [3], [], [1, 4]]);
});

it('puts the states where something ends behind all others', () => {
  const { table, shift, firstEnd, places, stateCount } = buildAhoCorasick(keywordsOf([[1, 2], [2, 3]]), 3);
  const [one = 0, two = 0] = table.subarray(1, 3);
  const ended = [table[(one << shift) + 2], table[(two << shift) + 3]];
  expect([new Set([one, two]), new Set(ended)]).toEqual([new Set([1, 2]), new Set([3, 4])]);
  expect([firstEnd, places.length, stateCount]).toEqual([3, 2, 5]);
});

it('stays right with more states than two bytes can count', () => {
  const long = Array.from({ length: 0x10000 }, (_, i) => 1 + (i % 2));
  const found = reported([[...long, 3], [2, 3]], [...long, 3]);
  expect([found.filter(({ length }) => length > 0).length, found.at(-1)]).toEqual([1, [0, 1]]);
});
