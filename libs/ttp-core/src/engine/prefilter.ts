// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildAhoCorasick } from './aho-corasick';
import type { AhoCorasick, Keyword } from './aho-corasick';
import { isWordCharacter } from './char-set';
import { TEXT_END, TEXT_START, WORD_BOUNDARY, foldUnit } from './literal';
import type { Literal, LiteralSet } from './literal';
import { LiteralHits } from './literal-hits';
import { indexLiterals } from './literal-index';
import type { LiteralIndex } from './literal-index';
import { Marks } from './marks';
import type { PackedLists } from './packed-lists';
import type { StepBudget } from './step-budget';

/** Symbols of the automaton; folded characters follow from 3. */
const START_OF_TEXT = 1;
const END_OF_TEXT = 2;

/** States noted before they are looked at. */
const MAX_VISITS = 1_024;

const LEFT = 1;
const RIGHT = 2;

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
  /** Per literal its length times four, and which edges of it must be word boundaries: LEFT and RIGHT. */
  private readonly shapes: Uint8Array;
  /** The sets of which the text under way holds a literal: as marks, and as a list of so many. */
  private readonly setMarks: Marks;
  private readonly setsFound: Int32Array;
  private setCount = 0;
  /** The records of the states where literals end that were come by, negated, and the places in the text. */
  private readonly visited = new Int32Array(MAX_VISITS);
  private readonly visitEnds = new Int32Array(MAX_VISITS);

  /** `requirements[k]` are the conjuncts of owner k: at least one, none empty. */
  constructor(requirements: readonly (readonly LiteralSet[])[]) {
    this.index = indexLiterals(requirements);
    const { literals, driven } = this.index;
    const symbolOf = numberSymbols(literals);
    this.automaton = buildAhoCorasick(literals.map((literal, id) => keywordOf(literal, symbolOf, id)), symbolOf.size + END_OF_TEXT);
    this.symbols = symbolsOfUnits(symbolOf);
    this.shapes = Uint8Array.from(literals, shapeOf);
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
    const { table, ends } = this.automaton;
    const { symbols, visited, visitEnds } = this;
    const length = text.length;
    let row = this.enter(table[START_OF_TEXT] as number, text, 0, budget);
    for (let i = 0; i < length; ) {
      const stop = Math.min(length, i + MAX_VISITS);
      let visits = 0;
      // Nothing is called in this inner loop, so the compiler keeps the arrays in registers; what was found is looked at afterwards.
      while (i < stop) {
        row = table[row + (symbols[text.charCodeAt(i++)] as number)] as number;
        if (row >= 0) continue;
        visited[visits] = row;
        visitEnds[visits++] = i;
        row = ends[-row] as number;
      }
      for (let k = 0; k < visits; k++) this.enter(visited[k] as number, text, visitEnds[k] as number, budget);
    }
    this.enter(table[row + END_OF_TEXT] as number, text, length, budget);
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

  /** Notes the literals that end in a state, if any do; returns the state's row. */
  private enter(entry: number, text: string, end: number, budget: StepBudget): number {
    if (entry >= 0) return entry;
    const { ends } = this.automaton;
    const count = ends[1 - entry] as number;
    budget.remaining -= count;
    for (let i = 2 - entry; i < 2 - entry + count; i++) {
      const id = ends[i] as number;
      const shape = this.shapes[id] as number;
      const start = end - (shape >> 2);
      if (shape & RIGHT && !isBoundary(text, end)) continue;
      if (shape & LEFT && !isBoundary(text, start)) continue;
      if (this.hits.add(id, start)) this.noteSets(id, budget);
    }
    return ends[-entry] as number;
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

const shapeOf = ({ text, left, right }: Literal): number =>
  text.length * 4 + (left & WORD_BOUNDARY ? LEFT : 0) + (right & WORD_BOUNDARY ? RIGHT : 0);

/** Gives every folded unit that occurs in a literal its own symbol. */
function numberSymbols(literals: LiteralSet): ReadonlyMap<number, number> {
  const symbols = new Map<number, number>();
  for (const { text } of literals) {
    for (let i = 0; i < text.length; i++) {
      if (!symbols.has(text.charCodeAt(i))) symbols.set(text.charCodeAt(i), END_OF_TEXT + 1 + symbols.size);
    }
  }
  return symbols;
}

function symbolsOfUnits(symbolOf: ReadonlyMap<number, number>): Uint8Array {
  const ofFolded = new Uint8Array(0x10000);
  for (const [folded, symbol] of symbolOf) ofFolded[folded] = symbol;
  const ofUnits = new Uint8Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit++) ofUnits[unit] = ofFolded[foldUnit(unit)] as number;
  return ofUnits;
}

function keywordOf({ text, left, right }: Literal, symbolOf: ReadonlyMap<number, number>, output: number): Keyword {
  const symbols = Array.from({ length: text.length }, (_, i) => symbolOf.get(text.charCodeAt(i)) ?? 0);
  return { symbols: [...(left & TEXT_START ? [START_OF_TEXT] : []), ...symbols, ...(right & TEXT_END ? [END_OF_TEXT] : [])], output };
}

/** The automaton knows where the text starts and ends; word boundaries are looked up. */
function isBoundary(text: string, index: number): boolean {
  return (index > 0 && isWordAt(text, index - 1)) !== (index < text.length && isWordAt(text, index));
}

const WORD_UNITS = Uint8Array.from({ length: 128 }, (_, unit) => Number(isWordCharacter(unit)));

function isWordAt(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit < 128 && WORD_UNITS[unit] === 1;
}
