// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildAhoCorasick } from './aho-corasick';
import type { AhoCorasick } from './aho-corasick';
import type { LiteralSet } from './literal';
import { LiteralHits } from './literal-hits';
import { indexLiterals } from './literal-index';
import type { LiteralIndex } from './literal-index';
import { END_OF_TEXT, LEFT, RIGHT, START_OF_TEXT, keywordsOf, literalOf, lengthOf, numberSymbols, symbolsOfUnits } from './literal-keywords';
import { Marks } from './marks';
import type { PackedLists } from './packed-lists';
import type { StepBudget } from './step-budget';
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
  /** Owners found by the last scan: as many as {@link scan} returned. */
  readonly candidates: Int32Array;
  /** Where the last scan found each literal. */
  readonly hits: LiteralHits;
  private readonly automaton: AhoCorasick;
  /** Symbol of each UTF-16 unit; 0 for those in no literal. */
  private readonly symbols: Uint8Array;
  private readonly index: LiteralIndex;
  /** The sets of which the text under way holds a literal: as marks, and as a list of so many. */
  private readonly setMarks: Marks;
  private readonly setsFound: Int32Array;
  private setCount = 0;
  /** The rows of the states where literals end that were come by, and the places in the text. */
  private readonly visited = new Int32Array(MAX_VISITS);
  private readonly visitEnds = new Int32Array(MAX_VISITS);

  /** `requirements[k]` are the conjuncts of owner k: at least one, none empty. */
  constructor(requirements: readonly (readonly LiteralSet[])[]) {
    this.index = indexLiterals(requirements);
    const { literals, driven } = this.index;
    const symbols = numberSymbols(literals);
    this.automaton = buildAhoCorasick(keywordsOf(literals, symbols), symbols.count);
    this.symbols = symbolsOfUnits(symbols);
    this.hits = new LiteralHits(literals.length);
    const setCount = driven.starts.length - 1;
    this.setMarks = new Marks(setCount);
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
    this.setMarks.clear();
    this.setCount = 0;
    const { table } = this.automaton;
    const { symbols, visited, visitEnds } = this;
    const length = text.length;
    // No literal is empty, so none ends here.
    let row = table[START_OF_TEXT] as number;
    for (let i = 0; i < length; ) {
      const stop = Math.min(length, i + MAX_VISITS);
      let visits = 0;
      // Nothing is called in this inner loop, so the compiler keeps the arrays in registers; what was found is looked at afterwards.
      while (i < stop) {
        row = table[row + (symbols[text.charCodeAt(i++)] as number)] as number;
        if (row >= 0) continue;
        row = -row;
        visited[visits] = row;
        visitEnds[visits++] = i;
      }
      for (let k = 0; k < visits; k++) this.enter(visited[k] as number, text, visitEnds[k] as number, budget);
    }
    const last = table[row + END_OF_TEXT] as number;
    if (last < 0) this.enter(-last, text, length, budget);
    budget.remaining -= length;
    return this.collect(budget);
  }

  /** Where the literals of an owner's first set are listed in {@link members}: from here up to where the next set starts. */
  firstSetOf(owner: number): number {
    return this.index.first[owner] as number;
  }

  /** Per set its literals. */
  get members(): PackedLists {
    return this.index.members;
  }

  /** Notes the literals that end in a state. */
  private enter(row: number, text: string, end: number, budget: StepBudget): void {
    const { table, stride, ends } = this.automaton;
    const place = table[row + stride - 1] as number;
    const last = place + (ends[place] as number);
    budget.remaining -= last - place;
    const endsWord = isWordBoundary(text, end);
    for (let i = place + 1; i <= last; i++) {
      const output = ends[i] as number;
      if (output & RIGHT && !endsWord) continue;
      const start = end - lengthOf(output);
      if (output & LEFT && !isWordBoundary(text, start)) continue;
      const id = literalOf(output);
      if (this.hits.add(id, start)) this.noteSets(id, budget);
    }
  }

  private noteSets(id: number, budget: StepBudget): void {
    const { starts, items } = this.index.setsOf;
    const last = starts[id + 1] as number;
    for (let i = starts[id] as number; i < last; i++) {
      budget.remaining--;
      const set = items[i] as number;
      if (this.setMarks.has(set)) continue;
      this.setMarks.add(set);
      this.setsFound[this.setCount++] = set;
    }
  }

  /** The owners that were found sets drive, and whose other sets were found as well. */
  private collect(budget: StepBudget): number {
    const { starts, items } = this.index.driven;
    let count = 0;
    for (let k = 0; k < this.setCount; k++) {
      const set = this.setsFound[k] as number;
      const last = starts[set + 1] as number;
      for (let i = starts[set] as number; i < last; i++) {
        const owner = items[i] as number;
        budget.remaining--;
        if (this.isSatisfied(owner)) this.candidates[count++] = owner;
      }
    }
    return count;
  }

  private isSatisfied(owner: number): boolean {
    const { starts, items } = this.index.conditions;
    const last = starts[owner + 1] as number;
    for (let i = starts[owner] as number; i < last; i++) if (!this.isFound(items[i] as number)) return false;
    return true;
  }

  private isFound(set: number): boolean {
    const { starts, items } = this.index.members;
    const last = starts[set + 1] as number;
    for (let i = starts[set] as number; i < last; i++) if (this.hits.has(items[i] as number)) return true;
    return false;
  }
}
