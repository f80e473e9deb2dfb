// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildAlphabet, classOf } from './alphabet';
import type { Alphabet } from './alphabet';
import { MAX_DFA_STATES } from './limits';
import { NfaStepper } from './nfa-stepper';
import type { NfaState } from './nfa-stepper';
import type { Program } from './program';
import type { StepBudget } from './step-budget';

/** Transitions: 0 unknown, 1 nothing can match any more, `row` of the next state, or `-row` when patterns matched on the way. */
const UNKNOWN = 0;
const DEAD = 1;

/** Code points below this have their class at hand. */
const ASCII = 128;

const INITIAL_ROWS = 8;

/** What an automaton holds before its first state, in bytes: alphabet, marks, maps. */
const FIXED_OVERHEAD = 3_000;

/** Overhead of one state beside its row and its instruction list, in bytes: key, map entry, record. */
const STATE_OVERHEAD = 200;

/**
 * Deterministic automaton built while it runs: a text costs one table look-up per symbol once the transitions it needs are known, and at most
 * one walk through the program per symbol before. At {@link MAX_DFA_STATES} states it starts afresh.
 */
export class LazyDfa {
  private readonly alphabet: Alphabet;
  private readonly stepper: NfaStepper;
  private readonly stride: number;
  /** Bit k stands for pattern k of the program. */
  private readonly allMatched: number;
  /**
   * One array for all that reading looks at, since thousands of automata compete for the processor's cache: the class of each ASCII character;
   * per class the row where reading begins after such a symbol, and at its place that for the start of a text, UNKNOWN until asked for; the
   * rows of transitions.
   */
  private cells: Cells;
  private readonly firstRow: number;
  private states: NfaState[] = [];
  private readonly rows = new Map<string, number>();
  private kernelBytes = 0;
  /** What budgets were told of the bytes held. */
  private reportedBytes = 0;
  /** Matches of the reading under way. */
  private found = 0;

  constructor(program: Program) {
    this.alphabet = buildAlphabet(program);
    this.stepper = new NfaStepper(program, this.alphabet);
    this.stride = this.alphabet.count + 1;
    this.firstRow = ASCII + this.stride;
    this.cells = this.freshCells();
    this.allMatched = 2 ** program.starts.length - 1;
  }

  /** Bytes held, about. They grow with the texts seen. */
  get tableBytes(): number {
    return FIXED_OVERHEAD + this.cells.byteLength + this.kernelBytes;
  }

  /** States built since the last fresh start. */
  get stateCount(): number {
    return this.states.length;
  }

  /** Forgets every transition. */
  reset(): void {
    this.rows.clear();
    this.states = [];
    this.cells = this.freshCells();
    this.kernelBytes = 0;
  }

  /** The patterns that match in `text`, as a bit mask. Spends the budget and stops early, with what it has, when that runs out. */
  scan(text: string, budget: StepBudget): number {
    return this.readOn(text, 0, this.enter(this.alphabet.count), budget);
  }

  /** As {@link scan}, for matches that begin at `at`: the program must not start anywhere else. Nothing begins inside a surrogate pair. */
  scanFrom(text: string, at: number, budget: StepBudget): number {
    if (at === 0) return this.scan(text, budget);
    const unit = text.charCodeAt(at - 1);
    if (unit < ASCII) return this.readOn(text, at, this.enter(this.cells[unit] as number), budget);
    if ((text.codePointAt(at - 1) as number) > 0xffff) return 0;
    return this.readOn(text, at, this.enter(classOf(this.alphabet, symbolBefore(text, at))), budget);
  }

  /** As {@link scanFrom}, for a program that reads from `at` back to the start of the text. */
  scanBack(text: string, at: number, budget: StepBudget): number {
    let row = this.enter(at === text.length ? this.alphabet.count : classOf(this.alphabet, text.codePointAt(at) as number));
    this.found = 0;
    let i = at;
    while (i > 0 && row !== DEAD) {
      const { cells } = this;
      let next = DEAD;
      for (; i > 0; i--) {
        const unit = text.charCodeAt(i - 1);
        next = unit < ASCII ? (cells[row + (cells[unit] as number)] as number) : UNKNOWN;
        if (next <= DEAD) break;
        row = next;
      }
      if (i === 0) break;
      if (next === DEAD) return this.end(DEAD, at - i, budget);
      const code = symbolBefore(text, i);
      row = this.advance(row, classOf(this.alphabet, code), budget);
      i -= code > 0xffff ? 2 : 1;
    }
    return this.end(row, at - i, budget);
  }

  private readOn(text: string, at: number, entry: number, budget: StepBudget): number {
    const length = text.length;
    let row = entry;
    this.found = 0;
    let i = at;
    while (i < length && row !== DEAD) {
      const { cells } = this;
      let next = DEAD;
      // Nothing is called in this inner loop, so the compiler keeps the arrays in registers.
      for (; i < length; i++) {
        const unit = text.charCodeAt(i);
        next = unit < ASCII ? (cells[row + (cells[unit] as number)] as number) : UNKNOWN;
        if (next <= DEAD) break;
        row = next;
      }
      if (i === length) break;
      if (next === DEAD) return this.end(DEAD, i - at, budget);
      const code = text.codePointAt(i) as number;
      row = this.advance(row, classOf(this.alphabet, code), budget);
      i += code > 0xffff ? 2 : 1;
    }
    return this.end(row, i - at, budget);
  }

  /** The edge of the text may be what a pattern waits for. */
  private end(row: number, unitsRead: number, budget: StepBudget): number {
    budget.remaining -= unitsRead;
    if (row !== DEAD) this.advance(row, this.alphabet.count, budget);
    return this.found;
  }

  /** The row where reading begins after the symbol `previous`. */
  private enter(previous: number): number {
    const known = this.cells[ASCII + previous] as number;
    if (known !== UNKNOWN) return known;
    const row = this.intern(this.stepper.start(previous));
    this.cells[ASCII + previous] = row;
    return row;
  }

  /** The row that `symbol` leads to, built if need be, its matches noted; DEAD when the scan is over. */
  private advance(row: number, symbol: number, budget: StepBudget): number {
    let next = this.cells[row + symbol] as number;
    if (next === UNKNOWN) {
      if (budget.remaining <= 0) return DEAD;
      next = this.build(row, symbol, budget);
    }
    if (next >= 0) return next;
    // One pattern has one way to match.
    this.found |= this.allMatched === 1 ? 1 : this.stateAt(-next).matched;
    return this.found === this.allMatched ? DEAD : -next;
  }

  /** Computes and stores one transition. */
  private build(row: number, symbol: number, budget: StepBudget): number {
    const target = this.stepper.step(this.stateAt(row), symbol, budget);
    if (target.kernel.length === 0 && target.matched === 0) return this.store(row, symbol, DEAD);
    const full = this.states.length > MAX_DFA_STATES;
    if (full) this.reset();
    const next = this.intern(target);
    const entry = target.matched === 0 ? next : -next;
    budget.grownBytes += this.tableBytes - this.reportedBytes;
    this.reportedBytes = this.tableBytes;
    // After a fresh start the row that led here is gone.
    return full ? entry : this.store(row, symbol, entry);
  }

  private store(row: number, symbol: number, entry: number): number {
    this.cells[row + symbol] = entry;
    return entry;
  }

  private intern(state: NfaState): number {
    const key = keyOf(state);
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    const row = this.firstRow + this.states.length * this.stride;
    this.states.push(state);
    this.rows.set(key, row);
    this.kernelBytes += state.kernel.length * 4 + STATE_OVERHEAD;
    if (row + this.stride > this.cells.length) this.grow();
    return row;
  }

  private stateAt(row: number): NfaState {
    return this.states[(row - this.firstRow) / this.stride] as NfaState;
  }

  private grow(): void {
    const larger = emptyCells(this.cells.length + (this.cells.length - this.firstRow));
    larger.set(this.cells);
    this.cells = larger;
  }

  private freshCells(): Cells {
    const cells = emptyCells(this.firstRow + INITIAL_ROWS * this.stride);
    cells.set(this.alphabet.latin1.subarray(0, ASCII));
    return cells;
  }
}

/** As narrow as the numbers of the rows allow: hundreds of automata share the processor's cache. */
type Cells = Int16Array | Int32Array;

const emptyCells = (length: number): Cells => (length <= 0x8000 ? new Int16Array(length) : new Int32Array(length));

/** The code point that ends at `index`. */
function symbolBefore(text: string, index: number): number {
  const code = text.codePointAt(index - 2) ?? 0;
  return code > 0xffff ? code : text.charCodeAt(index - 1);
}

/** A string is the fastest key for a list of numbers; instruction numbers stay below the surrogates. */
function keyOf({ kernel, context, matched }: NfaState): string {
  return String.fromCharCode(context, matched) + String(Reflect.apply(String.fromCharCode, null, kernel));
}
