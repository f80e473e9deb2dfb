// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildTrie } from './trie';
import type { Keywords, Trie } from './trie';

/** A complete automaton: one table look-up per symbol, whatever the number of keywords. */
export interface AhoCorasick {
  /**
   * Row-major transitions: the row of the next state, negated when some keyword ends there. Row 0 is the root; those that few symbols lead to
   * come first, since most texts stay among them. The last column of such a state's row has the place of its record in `ends`.
   */
  readonly table: Int32Array;
  /** Columns: the symbols, column 0 for whatever is in no keyword, and the last. */
  readonly stride: number;
  /** A record for each state where keywords end, as its own text or as a suffix of that: how many they are, their outputs. Place 0 is unused. */
  readonly ends: Int32Array;
  readonly stateCount: number;
}

/**
 * Keywords must not be empty; `symbolCount` is the highest symbol. Breadth first: what follows a state is what follows its longest proper suffix
 * in the trie, whose row is complete by then, but for its own children. So each row is a copy with few corrections.
 */
export function buildAhoCorasick(keywords: Keywords, symbolCount: number): AhoCorasick {
  const trie = buildTrie(keywords);
  const stride = symbolCount + 2;
  const table = new Int32Array(trie.size * stride);
  const ends = [0];
  /** By place in the queue, which is that of the row: the state of the trie, the row of its suffix. */
  const queue = new Int32Array(trie.size);
  const suffixes = new Int32Array(trie.size);
  let queued = 1;
  for (let head = 0; head < queued; head++) {
    const state = queue[head] as number;
    const row = head * stride;
    const suffix = suffixes[head] as number;
    if (head > 0) table.copyWithin(row, suffix, suffix + stride);
    table[row + stride - 1] = record(ends, trie, keywords.outputs, state, table[suffix + stride - 1] as number);
    for (let child = trie.children[state] as number; child !== 0; child = trie.siblings[child] as number) {
      const symbol = trie.symbols[child] as number;
      const beside = head === 0 ? 0 : (table[suffix + symbol] as number);
      const next = queued * stride;
      table[row + symbol] = beside < 0 || trie.keywords[child] !== 0 ? -next : next;
      queue[queued] = child;
      suffixes[queued++] = Math.abs(beside);
    }
  }
  return { table, stride, ends: Int32Array.from(ends), stateCount: trie.size };
}

/** The place of what to report at a state: what ends there, then what its suffix reports; 0 for nothing. */
function record(ends: number[], { keywords: ending, twins }: Trie, outputs: Int32Array, state: number, ofSuffix: number): number {
  const first = ending[state] as number;
  if (first === 0) return ofSuffix;
  const place = ends.push(0) - 1;
  for (let keyword = first; keyword !== 0; keyword = twins[keyword - 1] as number) ends.push(outputs[keyword - 1] as number);
  const last = ofSuffix + (ends[ofSuffix] as number);
  for (let i = ofSuffix + 1; i <= last; i++) ends.push(ends[i] as number);
  ends[place] = ends.length - place - 1;
  return place;
}
