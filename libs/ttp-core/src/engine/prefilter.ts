// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildAhoCorasick } from './aho-corasick';
import type { AhoCorasick } from './aho-corasick';
import type { LiteralSet } from './literal';
import { LiteralHits } from './literal-hits';
import { indexLiterals } from './literal-index';
import type { LiteralIndex } from './literal-index';
import { END_OF_TEXT, LEFT, PLACED, RIGHT, START_OF_TEXT, keywordsOf, literalOf, lengthOf, numberSymbols, symbolsOfUnits } from './literal-keywords';
import type { StepBudget } from './step-budget';
import { TextUnits } from './text-units';
import { isWordBoundary } from './word-boundary';

/** States noted before they are looked at. */
const MAX_VISITS = 1_024;

/**
 * Which patterns can match a text at all: those whose required literals it holds. Costs one table look-up per UTF-16 unit.
 *
 * Of each pattern's sets of literals one drives: only its hits touch the pattern. The others are looked up afterwards. So a word that hundreds
 * of patterns share, as `curl`, costs nothing unless what else they want occurs too.
 */
export class Prefilter {
  /** What the last scan read. */
  readonly text = new TextUnits();
  /** Owners found by the last scan: as many as {@link scan} returned. */
  readonly candidates: Int32Array;
  /** Where the last scan found each literal of the sets in {@link found}; of the others only that it did. */
  readonly hits: LiteralHits;
  /** Per set that drives an owner or is the first of one: which of its literals the last scan found. */
  readonly found: LiteralHits;
  private readonly automaton: AhoCorasick;
  /** Symbol of each UTF-16 unit; 0 for those in no literal. */
  private readonly symbols: Uint8Array;
  private readonly index: LiteralIndex;
  /** The sets in {@link found}: the first so many. */
  private readonly setsFound: Int32Array;
  private setCount = 0;
  /** The states where literals end that were come by, and the places in the text. */
  private readonly visited = new Int32Array(MAX_VISITS);
  private readonly visitEnds = new Int32Array(MAX_VISITS);

  /** `requirements[k]` are the conjuncts of owner k: at least one, none empty. */
  constructor(requirements: readonly (readonly LiteralSet[])[]) {
    this.index = indexLiterals(requirements);
    const { literals, driven, setsOf } = this.index;
    const symbols = numberSymbols(literals);
    const isPlaced = (id: number): boolean => setsOf.starts[id + 1] !== setsOf.starts[id];
    this.automaton = buildAhoCorasick(keywordsOf(literals, symbols, isPlaced), symbols.count);
    this.symbols = symbolsOfUnits(symbols);
    this.hits = new LiteralHits(literals.length);
    const setCount = driven.starts.length - 1;
    this.found = new LiteralHits(setCount);
    this.setsFound = new Int32Array(setCount);
    this.candidates = new Int32Array(requirements.length);
  }

  /** Number of states: what the literals cost in memory, times the alphabet. */
  get stateCount(): number {
    return this.automaton.stateCount;
  }

  /** Fills {@link candidates} and returns how many there are. Allocates nothing. */
  scan(text: string, budget: StepBudget): number {
    this.hits.clear();
    this.found.clear();
    this.setCount = 0;
    const { table, shift, firstEnd } = this.automaton;
    const { symbols, visited, visitEnds } = this;
    const { length } = text;
    this.text.resize(length);
    const { units } = this.text;
    // No literal is empty, so none ends here.
    let state = table[START_OF_TEXT] as number;
    for (let i = 0; i < length; ) {
      const stop = Math.min(length, i + MAX_VISITS);
      let visits = 0;
      // Nothing is called in this inner loop, so the compiler keeps the arrays in registers; what was found is looked at afterwards.
      while (i < stop) {
        const unit = text.charCodeAt(i++);
        units[i] = unit;
        state = table[(state << shift) + (symbols[unit] as number)] as number;
        if (state < firstEnd) continue;
        visited[visits] = state;
        visitEnds[visits++] = i;
      }
      // Whether a word ends where the automaton stopped depends on what follows.
      if (i < length) units[i + 1] = text.charCodeAt(i);
      for (let k = 0; k < visits; k++) this.enter(visited[k] as number, visitEnds[k] as number, budget);
    }
    const last = table[(state << shift) + END_OF_TEXT] as number;
    if (last >= firstEnd) this.enter(last, length, budget);
    budget.remaining -= length;
    return this.collect(budget);
  }

  /** The first set of an owner: its hits are in {@link found}. */
  firstSetOf(owner: number): number {
    return this.index.first[owner] as number;
  }

  /** Notes the literals that end in a state. */
  private enter(state: number, end: number, budget: StepBudget): void {
    const { firstEnd, places, ends } = this.automaton;
    const place = places[state - firstEnd] as number;
    const last = place + (ends[place] as number);
    budget.remaining -= last - place;
    const endsWord = isWordBoundary(this.text, end);
    for (let i = place + 1; i <= last; i++) {
      const output = ends[i] as number;
      if (output & RIGHT && !endsWord) continue;
      const start = end - lengthOf(output);
      if (output & LEFT && !isWordBoundary(this.text, start)) continue;
      const id = literalOf(output);
      if (!(output & PLACED)) this.hits.mark(id);
      else if (this.hits.add(id, start)) this.noteSets(id, budget);
    }
  }

  private noteSets(id: number, budget: StepBudget): void {
    const { starts, items } = this.index.setsOf;
    const last = starts[id + 1] as number;
    for (let i = starts[id] as number; i < last; i++) {
      budget.remaining--;
      const set = items[i] as number;
      if (this.found.add(set, id)) this.setsFound[this.setCount++] = set;
    }
  }

  /** The owners that were found sets drive, and whose other sets were found as well. */
  private collect(budget: StepBudget): number {
    const { starts, items } = this.index.driven;
    let count = 0;
    for (let k = 0; k < this.setCount; k++) {
      const set = this.setsFound[k] as number;
      const last = starts[set + 1] as number;
      for (let i = starts[set] as number; i < last; ) {
        const owner = items[i] as number;
        const next = i + 2 + (items[i + 1] as number);
        budget.remaining--;
        if (this.areFound(i + 2, next)) this.candidates[count++] = owner;
        i = next;
      }
    }
    return count;
  }

  /** The sets that an owner wants beside the one that drives it: a part of the driven's list. */
  private areFound(from: number, end: number): boolean {
    const { items } = this.index.driven;
    for (let i = from; i < end; i++) if (!this.isFound(items[i] as number)) return false;
    return true;
  }

  private isFound(set: number): boolean {
    const { starts, items } = this.index.members;
    const last = starts[set + 1] as number;
    for (let i = starts[set] as number; i < last; i++) if (this.hits.has(items[i] as number)) return true;
    return false;
  }
}
