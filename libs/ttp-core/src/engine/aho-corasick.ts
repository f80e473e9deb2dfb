// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildTrie } from './trie';
import type { Keywords, Trie } from './trie';

/** A complete automaton: one table look-up per symbol, whatever the number of keywords. */
export interface AhoCorasick {
  /**
   * Row-major transitions from state to state. State 0 is the root; those that few symbols lead to come first, since most texts stay among
   * them, but states where some keyword ends come last.
   */
  readonly table: StateTable;
  /** There are `1 << shift` columns: 0 for whatever is in no keyword, the symbols, unused ones. To multiply would cost as much as the look-up. */
  readonly shift: number;
  /** Keywords end in this state and all that follow. */
  readonly firstEnd: number;
  /** Per state from `firstEnd` on the place of its record. */
  readonly places: Int32Array;
  /** A record for each list of keywords that end together, as a state's own text or as a suffix of that: how many they are, their outputs. */
  readonly ends: Int32Array;
  readonly stateCount: number;
}

/** As narrow as the numbers of the states allow: of thousands of rules this is the largest table. */
type StateTable = Uint16Array | Int32Array;

/**
 * Keywords must not be empty; `symbolCount` is the highest symbol. Breadth first: what follows a state is what follows its longest proper suffix
 * in the trie, whose row is complete by then, but for its own children. So each row is a copy with few corrections.
 */
export function buildAhoCorasick(keywords: Keywords, symbolCount: number): AhoCorasick {
  const trie = buildTrie(keywords);
  const shift = Math.ceil(Math.log2(symbolCount + 1));
  const table: StateTable = new (trie.size > 0x10000 ? Int32Array : Uint16Array)(trie.size << shift);
  const ends = [0];
  /** By place in the queue: the state of the trie, the one of the automaton. */
  const queue = new Int32Array(trie.size);
  const states = new Int32Array(trie.size);
  /** By state of the automaton: its longest proper suffix, the place of its record or 0 for none. */
  const suffixes = new Int32Array(trie.size);
  const places = new Int32Array(trie.size);
  let queued = 1;
  let nextPlain = 1;
  let nextEnd = trie.size;
  for (let head = 0; head < queued; head++) {
    const node = queue[head] as number;
    const state = states[head] as number;
    const suffix = suffixes[state] as number;
    const row = state << shift;
    if (head > 0) table.copyWithin(row, suffix << shift, (suffix + 1) << shift);
    places[state] = record(ends, trie, keywords.outputs, node, places[suffix] as number);
    for (let child = trie.children[node] as number; child !== 0; child = trie.siblings[child] as number) {
      const symbol = trie.symbols[child] as number;
      const beside = head === 0 ? 0 : (table[(suffix << shift) + symbol] as number);
      const next = trie.keywords[child] !== 0 || beside >= nextEnd ? --nextEnd : nextPlain++;
      table[row + symbol] = next;
      suffixes[next] = beside;
      queue[queued] = child;
      states[queued++] = next;
    }
  }
  return { table, shift, firstEnd: nextEnd, places: places.slice(nextEnd), ends: Int32Array.from(ends), stateCount: trie.size };
}

/** The place of what to report at a state: what ends there, then what its suffix reports; 0 for nothing. */
function record(ends: number[], { keywords: ending, twins }: Trie, outputs: Int32Array, node: number, ofSuffix: number): number {
  const first = ending[node] as number;
  if (first === 0) return ofSuffix;
  const place = ends.push(0) - 1;
  for (let keyword = first; keyword !== 0; keyword = twins[keyword - 1] as number) ends.push(outputs[keyword - 1] as number);
  const last = ofSuffix + (ends[ofSuffix] as number);
  for (let i = ofSuffix + 1; i <= last; i++) ends.push(ends[i] as number);
  ends[place] = ends.length - place - 1;
  return place;
}
