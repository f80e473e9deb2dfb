// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildAhoCorasick } from './aho-corasick';
import type { AhoCorasick, Keyword } from './aho-corasick';
import { isWordCharacter } from './char-set';
import { TEXT_END, TEXT_START, WORD_BOUNDARY, foldUnit } from './literal';
import type { Literal, LiteralSet } from './literal';
import { indexLiterals } from './literal-index';
import type { LiteralIndex } from './literal-index';
import { Marks } from './marks';
import type { StepBudget } from './step-budget';

/** Symbols of the automaton; folded characters follow from 3. */
const START_OF_TEXT = 1;
const END_OF_TEXT = 2;

const NEVER = 0x7fffffff;
const UNMET = -1;

/**
 * Which patterns can match a text at all: those whose required literals it holds. Costs one table look-up per UTF-16 unit.
 *
 * Of each pattern's conjuncts one drives: only its hits touch the pattern. The others are looked up afterwards. So a word that hundreds of
 * patterns share, as `curl`, costs nothing unless what else they want occurs too.
 */
export class Prefilter {
  /** Owners found by the last scan, in the order of their hits: as many as {@link scan} returned. */
  readonly candidates: Int32Array;
  /** For each candidate the first place in the text where a match of it can begin. */
  readonly starts: Int32Array;
  private candidateCount = 0;
  private readonly automaton: AhoCorasick;
  /** Symbol of each UTF-16 unit; 0 for those in no literal. */
  private readonly symbols: Uint8Array;
  private readonly index: LiteralIndex;
  /** Per literal 1 when an edge of it must be a word boundary. */
  private readonly hasBoundary: Uint8Array;
  /** What the text under way holds, and where a literal's first occurrence ends. */
  private readonly literalsFound: Marks;
  private readonly literalEnd: Int32Array;
  private readonly ownersFound: Marks;
  /** States whose literals have all been found: nothing new can come from them. */
  private readonly statesDone: Marks;

  /** `requirements[k]` are the conjuncts of owner k: at least one, none empty. */
  constructor(requirements: readonly (readonly LiteralSet[])[]) {
    this.index = indexLiterals(requirements);
    const { literals } = this.index;
    const symbolOf = numberSymbols(literals);
    this.automaton = buildAhoCorasick(literals.map((literal, id) => keywordOf(literal, symbolOf, id)), symbolOf.size + END_OF_TEXT);
    this.symbols = symbolsOfUnits(symbolOf);
    this.hasBoundary = Uint8Array.from(literals, ({ left, right }) => Number(((left | right) & WORD_BOUNDARY) !== 0));
    this.literalsFound = new Marks(literals.length);
    this.literalEnd = new Int32Array(literals.length);
    this.ownersFound = new Marks(requirements.length);
    this.candidates = new Int32Array(requirements.length);
    this.starts = new Int32Array(requirements.length);
    this.statesDone = new Marks(this.automaton.suffixes.length);
  }

  /** Number of states: what the literals cost in memory, times the alphabet. */
  get stateCount(): number {
    return this.automaton.suffixes.length;
  }

  /** Fills {@link candidates} and returns how many there are. Allocates nothing. */
  scan(text: string, budget: StepBudget): number {
    this.literalsFound.clear();
    this.ownersFound.clear();
    this.statesDone.clear();
    this.candidateCount = 0;
    const { table } = this.automaton;
    const { symbols } = this;
    const length = text.length;
    let row = this.enter(table[START_OF_TEXT] as number, text, 0, budget);
    for (let i = 0; i < length; ) {
      // Nothing is called in this inner loop, so the compiler keeps the arrays in registers: a fifth off the whole scan.
      do row = table[row + (symbols[text.charCodeAt(i++)] as number)] as number;
      while (row >= 0 && i < length);
      row = this.enter(row, text, i, budget);
    }
    this.enter(table[row + END_OF_TEXT] as number, text, length, budget);
    budget.remaining -= length;
    return this.keepSatisfied(budget);
  }

  /** Notes the literals that end in a state, if any do; returns the state's row. */
  private enter(entry: number, text: string, end: number, budget: StepBudget): number {
    if (entry >= 0) return entry;
    const { stride, suffixes } = this.automaton;
    const first = -entry / stride;
    let isComplete = true;
    for (let state = first; state !== 0 && !this.statesDone.has(state); state = suffixes[state] as number) {
      if (!this.noteLiterals(state, text, end, budget)) isComplete = false;
    }
    if (isComplete) this.statesDone.add(first);
    return -entry;
  }

  /** False when some literal was found but not at a word boundary: it may be later in the text. */
  private noteLiterals(state: number, text: string, end: number, budget: StepBudget): boolean {
    const { starts, items } = this.automaton.outputs;
    const last = starts[state + 1] as number;
    let isComplete = true;
    for (let i = starts[state] as number; i < last; i++) {
      const id = items[i] as number;
      budget.remaining--;
      if (this.literalsFound.has(id)) continue;
      if (this.hasBoundary[id] === 0 || edgesHold(this.index.literals[id] as Literal, text, end)) this.noteLiteral(id, end, budget);
      else isComplete = false;
    }
    return isComplete;
  }

  private noteLiteral(id: number, end: number, budget: StepBudget): void {
    this.literalsFound.add(id);
    this.literalEnd[id] = end;
    const { driven, reach } = this.index;
    const last = driven.starts[id + 1] as number;
    for (let i = driven.starts[id] as number; i < last; i++) {
      budget.remaining--;
      const owner = driven.items[i] as number;
      if (this.ownersFound.has(owner)) continue;
      this.ownersFound.add(owner);
      this.starts[this.candidateCount] = Math.max(0, end - (reach[owner] as number));
      this.candidates[this.candidateCount++] = owner;
    }
  }

  /** Drops the candidates whose other conjuncts were not found. */
  private keepSatisfied(budget: StepBudget): number {
    let kept = 0;
    for (let i = 0; i < this.candidateCount; i++) {
      const owner = this.candidates[i] as number;
      const start = this.startWhere(owner, this.starts[i] as number);
      budget.remaining--;
      if (start === UNMET) continue;
      this.starts[kept] = start;
      this.candidates[kept++] = owner;
    }
    return kept;
  }

  /** Where a match can begin at the earliest that begins at `start` or later and meets the owner's conditions; UNMET when none can. */
  private startWhere(owner: number, start: number): number {
    const { starts, items } = this.index.conditions;
    const last = starts[owner + 1] as number;
    let earliest = start;
    let firstEnd = NEVER;
    for (let i = starts[owner] as number; i < last; i++) {
      const entry = items[i] as number;
      if (entry >= 0) {
        if (this.literalsFound.has(entry)) firstEnd = Math.min(firstEnd, this.literalEnd[entry] as number);
        continue;
      }
      if (firstEnd === NEVER) return UNMET;
      earliest = Math.max(earliest, firstEnd - ~entry);
      firstEnd = NEVER;
    }
    return earliest;
  }
}

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
function edgesHold({ text: { length }, left, right }: Literal, text: string, end: number): boolean {
  return (!(right & WORD_BOUNDARY) || isBoundary(text, end)) && (!(left & WORD_BOUNDARY) || isBoundary(text, end - length));
}

function isBoundary(text: string, index: number): boolean {
  return isWordAt(text, index - 1) !== isWordAt(text, index);
}

/** Out of range `charCodeAt` is NaN, which is no word character. */
function isWordAt(text: string, index: number): boolean {
  return isWordCharacter(text.charCodeAt(index));
}
