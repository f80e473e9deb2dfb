// SPDX-License-Identifier: AGPL-3.0-or-later
import { LATIN1, buildAlphabet, classOf } from './alphabet';
import type { Alphabet } from './alphabet';
import { MAX_DFA_STATES } from './limits';
import { NfaStepper } from './nfa-stepper';
import type { NfaState } from './nfa-stepper';
import type { Program } from './program';
import type { StepBudget } from './step-budget';

/** Entries of the transition table: 0 unknown, 1 nothing can match any more, `row` of the next state, or `-row` when patterns matched on the way. */
const UNKNOWN = 0;
const DEAD = 1;

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
  private table = new Int32Array(0);
  private states: NfaState[] = [];
  private readonly rows = new Map<string, number>();
  private start = 0;
  /** Per symbol the row of a scan that begins after it; UNKNOWN until asked for. */
  private readonly resumed: Int32Array;
  /** No pattern can begin but at the start of the text. */
  private readonly isAnchored: boolean;
  private kernelBytes = 0;
  /** Matches of the scan under way. */
  private found = 0;

  constructor(program: Program) {
    this.alphabet = buildAlphabet(program);
    this.stepper = new NfaStepper(program, this.alphabet);
    this.stride = this.alphabet.count + 1;
    this.resumed = new Int32Array(this.stride);
    this.isAnchored = program.restarts.length === 0;
    this.allMatched = 2 ** program.starts.length - 1;
    this.reset();
  }

  /** Bytes held, about. They grow with the texts seen. */
  get tableBytes(): number {
    return FIXED_OVERHEAD + this.table.byteLength + this.kernelBytes;
  }

  /** States built since the last fresh start. */
  get stateCount(): number {
    return this.states.length - 1;
  }

  /** Forgets every transition. */
  reset(): void {
    this.rows.clear();
    // Row 0 stays unused, so that a row number is never mistaken for UNKNOWN or DEAD.
    this.states = [{ kernel: new Uint16Array(0), context: 0, matched: 0 }];
    this.table = new Int32Array(INITIAL_ROWS * this.stride);
    this.resumed.fill(UNKNOWN);
    this.kernelBytes = 0;
    this.start = this.intern(this.stepper.start());
  }

  /**
   * The patterns that match somewhere in `text`, as a bit mask; matches that begin before `from` are not looked for. Spends the budget and
   * stops early, with what it has, when that runs out.
   */
  scan(text: string, budget: StepBudget, from = 0): number {
    const { latin1 } = this.alphabet;
    const length = text.length;
    const begin = this.isAnchored || from === 0 ? 0 : wholeSymbol(text, from);
    let row = begin === 0 ? this.start : this.resume(text.charCodeAt(begin - 1));
    this.found = 0;
    let i = begin;
    while (i < length) {
      const { table } = this;
      // Nothing is called in this inner loop, so the compiler keeps the arrays in registers.
      for (; i < length; i++) {
        const unit = text.charCodeAt(i);
        const next = unit < LATIN1 ? (table[row + (latin1[unit] as number)] as number) : UNKNOWN;
        if (next <= DEAD) break;
        row = next;
      }
      if (i === length) break;
      const code = text.codePointAt(i) as number;
      row = this.advance(row, classOf(this.alphabet, code), budget);
      if (row === DEAD) break;
      i += code > 0xffff ? 2 : 1;
    }
    budget.remaining -= i - begin;
    if (row !== DEAD) this.advance(row, this.alphabet.count, budget);
    return this.found;
  }

  /** The row to go on from after the unit `previous`. */
  private resume(previous: number): number {
    const symbol = classOf(this.alphabet, previous);
    const known = this.resumed[symbol] as number;
    return known === UNKNOWN ? (this.resumed[symbol] = this.intern(this.stepper.resume(symbol))) : known;
  }

  /** The row that `symbol` leads to, built if need be, its matches noted; DEAD when the scan is over. */
  private advance(row: number, symbol: number, budget: StepBudget): number {
    let next = this.table[row + symbol] as number;
    if (next === UNKNOWN) {
      if (budget.remaining <= 0) return DEAD;
      next = this.build(row, symbol, budget);
    }
    if (next >= 0) return next;
    this.found |= this.states[-next / this.stride]?.matched ?? 0;
    return this.found === this.allMatched ? DEAD : -next;
  }

  /** Computes and stores one transition. */
  private build(row: number, symbol: number, budget: StepBudget): number {
    const from = this.states[row / this.stride] as NfaState;
    const target = this.stepper.step(from, symbol, budget);
    if (target.kernel.length === 0 && target.matched === 0) return this.store(row, symbol, DEAD);
    const full = this.states.length > MAX_DFA_STATES;
    if (full) this.reset();
    const next = this.intern(target);
    const entry = target.matched === 0 ? next : -next;
    // After a fresh start the row that led here is gone.
    return full ? entry : this.store(row, symbol, entry);
  }

  private store(row: number, symbol: number, entry: number): number {
    this.table[row + symbol] = entry;
    return entry;
  }

  private intern(state: NfaState): number {
    const key = keyOf(state);
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    const row = this.states.length * this.stride;
    this.states.push(state);
    this.rows.set(key, row);
    this.kernelBytes += state.kernel.length * 4 + STATE_OVERHEAD;
    if (row + this.stride > this.table.length) this.grow();
    return row;
  }

  private grow(): void {
    const larger = new Int32Array(this.table.length * 2);
    larger.set(this.table);
    this.table = larger;
  }
}

/** `index`, or the one before where it lies inside a surrogate pair. */
function wholeSymbol(text: string, index: number): number {
  return (text.codePointAt(index - 1) ?? 0) > 0xffff ? index - 1 : index;
}

/** A string is the fastest key for a list of numbers; instruction numbers stay below the surrogates. */
function keyOf({ kernel, context, matched }: NfaState): string {
  return String.fromCharCode(context, matched) + String(Reflect.apply(String.fromCharCode, null, kernel));
}
