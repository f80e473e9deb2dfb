// SPDX-License-Identifier: AGPL-3.0-or-later

/** Keyword `k` is `symbols[starts[k]]` up to, not including, `symbols[starts[k + 1]]`, all from 1 up; where it ends, `outputs[k]` is to be told. */
export interface Keywords {
  readonly starts: Int32Array;
  readonly symbols: Uint8Array;
  readonly outputs: Int32Array;
}

/** State 0 is the root; no state has number 0 among the others, so 0 ends every list. */
export interface Trie {
  readonly size: number;
  /** Per state its first child, the next child of its parent, and the symbol that leads to it. */
  readonly children: Int32Array;
  readonly siblings: Int32Array;
  readonly symbols: Uint8Array;
  /** Per state one more than the place of a keyword that ends there; per keyword one more than that of the next with the same end. */
  readonly keywords: Int32Array;
  readonly twins: Int32Array;
}

/** Keywords must not be empty. Most states have one child or two, so a list of them takes the least room and is short to search. */
export function buildTrie({ starts, symbols, outputs }: Keywords): Trie {
  const room = (starts[outputs.length] as number) + 1;
  const trie = {
    children: new Int32Array(room),
    siblings: new Int32Array(room),
    symbols: new Uint8Array(room),
    keywords: new Int32Array(room),
    twins: new Int32Array(outputs.length),
  };
  let size = 1;
  for (let keyword = 0; keyword < outputs.length; keyword++) {
    const end = starts[keyword + 1] as number;
    let state = 0;
    for (let i = starts[keyword] as number; i < end; i++) {
      const symbol = symbols[i] as number;
      let child = childAt(trie, state, symbol);
      if (child === 0) {
        child = size++;
        trie.symbols[child] = symbol;
        trie.siblings[child] = trie.children[state] as number;
        trie.children[state] = child;
      }
      state = child;
    }
    trie.twins[keyword] = trie.keywords[state] as number;
    trie.keywords[state] = keyword + 1;
  }
  return { ...trie, size };
}

function childAt({ children, siblings, symbols }: Pick<Trie, 'children' | 'siblings' | 'symbols'>, state: number, symbol: number): number {
  let child = children[state] as number;
  while (child !== 0 && symbols[child] !== symbol) child = siblings[child] as number;
  return child;
}
