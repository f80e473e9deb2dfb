// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildAhoCorasick } from './aho-corasick';
import type { AhoCorasick, Keyword } from './aho-corasick';
import { isWordCharacter } from './char-set';
import { TEXT_END, TEXT_START, WORD_BOUNDARY, foldUnit, keyOf } from './literal';
import type { Literal, LiteralSet } from './literal';
import type { StepBudget } from './step-budget';

/** Symbols of the automaton; folded characters follow from 3. */
const START_OF_TEXT = 1;
const END_OF_TEXT = 2;

/** Ends one alternative list in {@link Prefilter.conditions}. */
const END_OF_SET = -1;

/**
 * Which patterns can match a text at all: those whose required literals it holds. Costs one table look-up per UTF-16 unit.
 *
 * Of each pattern's conjuncts one drives: only its hits touch the pattern. The others are looked up afterwards. So a word that hundreds of
 * patterns share, as `curl`, costs nothing unless what else they want occurs too.
 */
export class Prefilter {
  /** Owners found by the last scan, in the order of their hits: as many as {@link scan} returned. */
  readonly candidates: Int32Array;
  private candidateCount = 0;
  private readonly automaton: AhoCorasick;
  /** Symbol of each UTF-16 unit; 0 for those in no literal. */
  private readonly symbols: Uint8Array;
  private readonly literals: LiteralSet;
  /** Owners driven by each literal. */
  private readonly driven: readonly Int32Array[];
  /** Per owner the conjuncts that do not drive: literal numbers, each set ended by END_OF_SET. */
  private readonly conditions: readonly Int32Array[];
  /** Per literal, owner and state the number of the last text in which it was found. Numbering texts avoids clearing. */
  private readonly literalText: Int32Array;
  private readonly ownerText: Int32Array;
  private readonly stateText: Int32Array;
  private text = 0;

  /** `requirements[k]` are the conjuncts of owner k: at least one, none empty. */
  constructor(requirements: readonly (readonly LiteralSet[])[]) {
    const index = indexLiterals(requirements);
    this.literals = index.literals;
    this.driven = index.driven;
    this.conditions = index.conditions;
    const symbolOf = numberSymbols(index.literals);
    this.automaton = buildAhoCorasick(index.literals.map((literal, id) => keywordOf(literal, symbolOf, id)), symbolOf.size + END_OF_TEXT);
    this.symbols = symbolsOfUnits(symbolOf);
    this.literalText = new Int32Array(index.literals.length);
    this.ownerText = new Int32Array(requirements.length);
    this.candidates = new Int32Array(requirements.length);
    this.stateText = new Int32Array(this.automaton.suffixes.length);
  }

  /** Number of states: what the literals cost in memory, times the alphabet. */
  get stateCount(): number {
    return this.stateText.length;
  }

  /** Fills {@link candidates} and returns how many there are. Allocates nothing. */
  scan(text: string, budget: StepBudget): number {
    this.text++;
    this.candidateCount = 0;
    const { table } = this.automaton;
    const { symbols } = this;
    const length = text.length;
    let row = this.enter(table[START_OF_TEXT] as number, text, 0, budget);
    for (let i = 0; i < length; i++) {
      row = table[row + (symbols[text.charCodeAt(i)] as number)] as number;
      if (row < 0) row = this.enter(row, text, i + 1, budget);
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
    for (let state = first; state !== 0 && this.stateText[state] !== this.text; state = suffixes[state] as number) {
      if (!this.noteLiterals(state, text, end, budget)) isComplete = false;
    }
    if (isComplete) this.stateText[first] = this.text;
    return -entry;
  }

  /** False when some literal was found but not at a word boundary: it may be later in the text. */
  private noteLiterals(state: number, text: string, end: number, budget: StepBudget): boolean {
    const { outputs, outputStarts } = this.automaton;
    const last = outputStarts[state + 1] as number;
    let isComplete = true;
    for (let i = outputStarts[state] as number; i < last; i++) {
      const id = outputs[i] as number;
      budget.remaining--;
      if (this.literalText[id] === this.text) continue;
      if (edgesHold(this.literals[id] as Literal, text, end)) this.noteLiteral(id, budget);
      else isComplete = false;
    }
    return isComplete;
  }

  private noteLiteral(id: number, budget: StepBudget): void {
    this.literalText[id] = this.text;
    const owners = this.driven[id] as Int32Array;
    budget.remaining -= owners.length;
    for (let i = 0; i < owners.length; i++) {
      const owner = owners[i] as number;
      if (this.ownerText[owner] === this.text) continue;
      this.ownerText[owner] = this.text;
      this.candidates[this.candidateCount++] = owner;
    }
  }

  /** Drops the candidates whose other conjuncts were not found. */
  private keepSatisfied(budget: StepBudget): number {
    let kept = 0;
    for (let i = 0; i < this.candidateCount; i++) {
      const owner = this.candidates[i] as number;
      const conditions = this.conditions[owner] as Int32Array;
      budget.remaining -= conditions.length;
      if (this.areMet(conditions)) this.candidates[kept++] = owner;
    }
    return kept;
  }

  private areMet(conditions: Int32Array): boolean {
    let found = false;
    for (let i = 0; i < conditions.length; i++) {
      const id = conditions[i] as number;
      if (id !== END_OF_SET) found ||= this.literalText[id] === this.text;
      else if (found) found = false;
      else return false;
    }
    return true;
  }
}

interface LiteralIndex {
  readonly literals: LiteralSet;
  readonly driven: readonly Int32Array[];
  readonly conditions: readonly Int32Array[];
}

const NO_NUMBERS = new Int32Array(0);

/** Numbers the distinct literals and gives each owner the conjunct that drives it: the one whose literals fewest owners want. */
function indexLiterals(requirements: readonly (readonly LiteralSet[])[]): LiteralIndex {
  const literals: Literal[] = [];
  const wanted: number[] = [];
  const idOf = new Map<string, number>();
  const numbered = requirements.map((conjuncts) =>
    conjuncts.map((conjunct) =>
      conjunct.map((literal) => {
        const key = keyOf(literal);
        const id = idOf.get(key) ?? literals.push(literal) - 1;
        idOf.set(key, id);
        wanted[id] = (wanted[id] ?? 0) + 1;
        return id;
      }),
    ),
  );
  const driven: number[][] = literals.map(() => []);
  const conditions = numbered.map((conjuncts, owner) => {
    const popularity = conjuncts.map((ids) => Math.max(...ids.map((id) => wanted[id] ?? 0)));
    const driver = popularity.indexOf(Math.min(...popularity));
    for (const id of conjuncts[driver] ?? []) driven[id]?.push(owner);
    const others = conjuncts.flatMap((ids, i) => (i === driver ? [] : [...ids, END_OF_SET]));
    return others.length === 0 ? NO_NUMBERS : Int32Array.from(others);
  });
  return { literals, driven: driven.map((owners) => (owners.length === 0 ? NO_NUMBERS : Int32Array.from(owners))), conditions };
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
