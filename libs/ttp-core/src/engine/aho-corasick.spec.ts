// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildAhoCorasick } from './aho-corasick';
import type { Keywords } from './trie';

const keywordsOf = (words: readonly (readonly number[])[]): Keywords => ({
  starts: Int32Array.from([0, ...words.map((_, i) => words.slice(0, i + 1).flat().length)]),
  symbols: Uint8Array.from(words.flat()),
  outputs: Int32Array.from(words, (_, i) => i),
});

it('reports at each place all keywords that end there', () => {
  const { table, stride, ends, stateCount } = buildAhoCorasick(keywordsOf([[1, 2], [2], [1, 2, 1], [2, 1, 3], [2]]), 3);
  let row = 0;
  const reported = [1, 2, 1, 3, 0, 2].map((symbol) => {
    row = Math.abs(table[row + symbol] ?? Number.NaN);
    const place = table[row + stride - 1] ?? 0;
    return Array.from(ends.subarray(place + 1, place + 1 + (ends[place] ?? 0))).toSorted((a, b) => a - b);
  });
  expect(reported).toEqual([[], [0, 1, 4], [2], [3], [], [1, 4]]);
  expect(stateCount).toBe(7);
});

it('marks the ways to states where something ends, and no others', () => {
  const { table, stride } = buildAhoCorasick(keywordsOf([[1, 2], [2, 3]]), 3);
  const afterOne = table[1] ?? 0;
  expect([afterOne > 0, table[afterOne + 2]! < 0, table[0], stride]).toEqual([true, true, 0, 5]);
});
