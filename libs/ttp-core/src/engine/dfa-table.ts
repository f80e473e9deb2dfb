// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildAlphabet } from './alphabet';
import type { Alphabet } from './alphabet';
import { MAX_DFA_STATES } from './limits';
import { NfaStepper } from './nfa-stepper';
import type { NfaState } from './nfa-stepper';
import type { Program } from './program';
import type { StepBudget } from './step-budget';

/** Transitions: 0 unknown, 1 nothing can match any more, `row` of the next state, or `-row` when patterns matched on the way. */
export const UNKNOWN = 0;
export const DEAD = 1;

/** Code points below this have their class at hand. */
export const ASCII = 128;

const INITIAL_ROWS = 8;

/** What an automaton holds before its first state, in bytes: alphabet, marks, maps. */
const FIXED_OVERHEAD = 3_000;

/** Overhead of one state beside its row and its instruction list, in bytes: key, map entry, record. */
const STATE_OVERHEAD = 200;

/** The states and transitions of a deterministic automaton that is built while it runs. At {@link MAX_DFA_STATES} states it starts afresh. */
export abstract class DfaTable {
  /**
   * One array for all that reading looks at, since thousands of automata compete for the processor's cache: the class of each ASCII character;
   * per class the row where reading begins after such a symbol, and at its place that for the start of a text, UNKNOWN until asked for; the
   * rows of transitions.
   */
  protected cells: Cells;
  /** Stands for the start of a text and for its end: the class after the last. */
  protected readonly edge: number;
  protected readonly alphabet: Alphabet;
  private readonly stepper: NfaStepper;
  private readonly stride: number;
  private readonly firstRow: number;
  private states: NfaState[] = [];
  private readonly rows = new Map<string, number>();
  private kernelBytes = 0;
  /** What budgets were told of the bytes held. */
  private reportedBytes = 0;

  constructor(program: Program) {
    this.alphabet = buildAlphabet(program);
    this.edge = this.alphabet.count;
    this.stepper = new NfaStepper(program, this.alphabet);
    this.stride = this.edge + 1;
    this.firstRow = ASCII + this.stride;
    this.cells = this.freshCells();
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

  /** The row where reading begins after the symbol `previous`. */
  protected enter(previous: number): number {
    const known = this.cells[ASCII + previous] as number;
    if (known !== UNKNOWN) return known;
    const row = this.intern(this.stepper.start(previous));
    this.cells[ASCII + previous] = row;
    return row;
  }

  /** Computes and stores one transition. */
  protected build(row: number, symbol: number, budget: StepBudget): number {
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

  protected stateAt(row: number): NfaState {
    return this.states[(row - this.firstRow) / this.stride] as NfaState;
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

/** A string is the fastest key for a list of numbers; instruction numbers stay below the surrogates. */
function keyOf({ kernel, context, matched }: NfaState): string {
  return String.fromCharCode(context, matched) + String(Reflect.apply(String.fromCharCode, null, kernel));
}
