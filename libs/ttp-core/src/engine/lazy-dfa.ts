// SPDX-License-Identifier: AGPL-3.0-or-later
import { classOf } from './alphabet';
import { ASCII, DEAD, DfaTable, UNKNOWN } from './dfa-table';
import type { Program } from './program';
import type { StepBudget } from './step-budget';
import type { TextUnits } from './text-units';

/** Code points from here on are two units of a text. */
const ASTRAL = 0x10000;

/**
 * Deterministic automaton built while it runs: a text costs one table look-up per symbol once the transitions it needs are known, and at most
 * one walk through the program per symbol before.
 */
export class LazyDfa extends DfaTable {
  /** Bit k stands for pattern k of the program. */
  private readonly allMatched: number;
  /** Matches of the reading under way. */
  private found = 0;

  constructor(program: Program) {
    super(program);
    this.allMatched = 2 ** program.starts.length - 1;
  }

  /** The patterns that match in `text`, as a bit mask. Spends the budget and stops early, with what it has, when that runs out. */
  scan(text: TextUnits, budget: StepBudget): number {
    return this.scanFrom(text, 0, budget);
  }

  /** As {@link scan}, for matches that begin at `at`: the program must not start anywhere else. Nothing begins inside a surrogate pair. */
  scanFrom(text: TextUnits, at: number, budget: StepBudget): number {
    if (text.splitsPair(at)) return 0;
    const { units, length } = text;
    let row = this.enter(at === 0 ? this.edge : this.classAt(text.codePointBefore(at)));
    this.found = 0;
    let i = at;
    while (i < length && row !== DEAD) {
      const { cells } = this;
      let next = DEAD;
      // Nothing is called in this inner loop, so the compiler keeps the arrays in registers.
      for (; i < length; i++) {
        const unit = units[i + 1] as number;
        next = unit < ASCII ? (cells[row + (cells[unit] as number)] as number) : UNKNOWN;
        if (next <= DEAD) break;
        row = next;
      }
      if (i === length) break;
      if (next === DEAD) return this.end(DEAD, i - at, budget);
      const code = text.codePointAt(i);
      row = this.advance(row, this.classAt(code), budget);
      i += code < ASTRAL ? 1 : 2;
    }
    return this.end(row, i - at, budget);
  }

  /** As {@link scanFrom}, for a program that reads from `at` back to the start of the text. */
  scanBack(text: TextUnits, at: number, budget: StepBudget): number {
    const { units, length } = text;
    let row = this.enter(at === length ? this.edge : this.classAt(text.codePointAt(at)));
    this.found = 0;
    let i = at;
    while (i > 0 && row !== DEAD) {
      const { cells } = this;
      let next = DEAD;
      for (; i > 0; i--) {
        const unit = units[i] as number;
        next = unit < ASCII ? (cells[row + (cells[unit] as number)] as number) : UNKNOWN;
        if (next <= DEAD) break;
        row = next;
      }
      if (i === 0) break;
      if (next === DEAD) return this.end(DEAD, at - i, budget);
      const code = text.codePointBefore(i);
      row = this.advance(row, this.classAt(code), budget);
      i -= code < ASTRAL ? 1 : 2;
    }
    return this.end(row, at - i, budget);
  }

  private classAt(code: number): number {
    return code < ASCII ? (this.cells[code] as number) : classOf(this.alphabet, code);
  }

  /** The edge of the text may be what a pattern waits for. */
  private end(row: number, unitsRead: number, budget: StepBudget): number {
    budget.remaining -= unitsRead;
    if (row !== DEAD) this.advance(row, this.edge, budget);
    return this.found;
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
}
