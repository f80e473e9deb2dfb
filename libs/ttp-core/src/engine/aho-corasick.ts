// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PackedLists } from './packed-lists';

/** A keyword as symbols from 1 up, and what to report where it ends. */
export interface Keyword {
  readonly symbols: readonly number[];
  readonly output: number;
}

/** A complete automaton: one table look-up per symbol, whatever the number of keywords. */
export interface AhoCorasick {
  /**
   * Row-major transitions: the row of the next state, negated when some keyword ends there. Row 0 is the root. The last column of such a state's row
   * has the place of its record in `ends`.
   */
  readonly table: Int32Array;
  /** Columns: the symbols, column 0 for whatever is in no keyword, and the last. */
  readonly stride: number;
  /** A record for each state where keywords end, as its own text or as a suffix of that: how many they are, their outputs. Place 0 is unused. */
  readonly ends: Int32Array;
  readonly stateCount: number;
}

/** Keywords must not be empty; `symbolCount` is the highest symbol. */
export function buildAhoCorasick(keywords: readonly Keyword[], symbolCount: number): AhoCorasick {
  const stride = symbolCount + 2;
  const trie = buildTrie(keywords, stride);
  const own = outputsByState(keywords, trie.ends, trie.size);
  const { ends, places } = recordsOf(own, completeTransitions(trie.table, trie.size, stride, own));
  const { table } = trie;
  for (let i = 0; i < table.length; i++) {
    const state = table[i] as number;
    if (state !== 0) table[i] = places[state] === 0 ? state * stride : -state * stride;
  }
  places.forEach((place, state) => (table[(state + 1) * stride - 1] = place));
  return { table, stride, ends, stateCount: trie.size };
}

interface Trie {
  /** Row-major children by state number; 0 for none. */
  readonly table: Int32Array;
  readonly size: number;
  /** Last state of each keyword. */
  readonly ends: Int32Array;
}

function buildTrie(keywords: readonly Keyword[], stride: number): Trie {
  // Room for the case that no two keywords share a beginning: what is never written to costs nothing, and growing costs a copy each time.
  const table = new Int32Array(keywords.reduce((states, { symbols }) => states + symbols.length, 1) * stride);
  let size = 1;
  const ends = Int32Array.from(keywords, ({ symbols }) => {
    let state = 0;
    for (const symbol of symbols) {
      const edge = state * stride + symbol;
      state = table[edge] as number;
      if (state !== 0) continue;
      state = size++;
      table[edge] = state;
    }
    return state;
  });
  return { table: table.slice(0, size * stride), size, ends };
}

function outputsByState(keywords: readonly Keyword[], ends: Int32Array, size: number): PackedLists {
  const starts = new Int32Array(size + 1);
  for (const end of ends) starts[end + 1] = (starts[end + 1] as number) + 1;
  for (let state = 0; state < size; state++) starts[state + 1] = (starts[state + 1] as number) + (starts[state] as number);
  const free = starts.slice();
  const items = new Int32Array(keywords.length);
  keywords.forEach(({ output }, i) => {
    const end = ends[i] as number;
    const slot = free[end] as number;
    free[end] = slot + 1;
    items[slot] = output;
  });
  return { starts, items };
}

/** What to report at each state, in one place: when one is reached there is one place to look at. `places` is 0 for states without a record. */
function recordsOf(own: PackedLists, suffixes: Int32Array): { readonly ends: Int32Array; readonly places: Int32Array } {
  const records = [0];
  const places = new Int32Array(suffixes.length);
  for (let first = 0; first < suffixes.length; first++) {
    if (suffixes[first] === 0 && !hasOutput(own, first)) continue;
    const place = records.push(0) - 1;
    for (let state = first; state !== 0; state = suffixes[state] as number) {
      for (let i = own.starts[state] as number; i < (own.starts[state + 1] as number); i++) records.push(own.items[i] as number);
    }
    records[place] = records.length - place - 1;
    places[first] = place;
  }
  return { ends: Int32Array.from(records), places };
}

/** Breadth first, so that the suffix of a state is complete before the state: fills missing transitions, returns the accepting suffixes. */
function completeTransitions(table: Int32Array, size: number, stride: number, outputs: PackedLists): Int32Array {
  const fallback = new Int32Array(size);
  const suffixes = new Int32Array(size);
  const queue = new Int32Array(size);
  let queued = 1;
  for (let head = 0; head < queued; head++) {
    const state = queue[head] as number;
    const fallbackRow = (fallback[state] as number) * stride;
    for (let symbol = 1; symbol < stride - 1; symbol++) {
      const edge = state * stride + symbol;
      const child = table[edge] as number;
      const beside = state === 0 ? 0 : (table[fallbackRow + symbol] as number);
      if (child === 0) {
        table[edge] = beside;
        continue;
      }
      fallback[child] = beside;
      suffixes[child] = hasOutput(outputs, beside) ? beside : (suffixes[beside] as number);
      queue[queued++] = child;
    }
  }
  return suffixes;
}

function hasOutput({ starts }: PackedLists, state: number): boolean {
  return (starts[state + 1] as number) > (starts[state] as number);
}
