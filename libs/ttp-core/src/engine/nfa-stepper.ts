// SPDX-License-Identifier: AGPL-3.0-or-later
import { usesAssertion } from './alphabet';
import type { Alphabet } from './alphabet';
import { ASSERT, ASSERTIONS, CONSUME, MATCH, NEXT, OPCODE, OPERAND, SPLIT, WIDTH } from './instructions';
import { CLOSURE_STEPS, TRANSITION_STEPS, TRANSITION_STEPS_PER_INSTRUCTION } from './limits';
import { Marks } from './marks';
import { instructionCount } from './program';
import type { Program } from './program';
import type { StepBudget } from './step-budget';

/** What a place in the text looks like from the left; the assertions need it. */
const AT_START = 1;
const AFTER_WORD = 2;
const AFTER_LINE_FEED = 4;

/** What the automaton knows between two symbols: one state of the deterministic automaton. */
export interface NfaState {
  /** Instructions to go on from, ascending, empty moves not yet made: assertions need the next symbol first. */
  readonly kernel: Uint16Array;
  /** AT_START, AFTER_WORD and AFTER_LINE_FEED, as far as the program asks. */
  readonly context: number;
  /** Patterns that matched on the step into this state, as bits. */
  readonly matched: number;
}

/** Runs a program by sets of instructions: the subset construction, one step at a time. */
export class NfaStepper {
  private readonly relevantContext: number;
  private readonly transitionSteps: number;
  /** What this step has seen, and what it goes on from. */
  private readonly visited: Marks;
  private readonly reached: Marks;
  private reachedCount = 0;
  private readonly stack: number[] = [];

  constructor(
    private readonly program: Program,
    private readonly alphabet: Alphabet,
  ) {
    this.relevantContext =
      (usesAssertion(program, 'text-start', 'line-start') ? AT_START : 0) |
      (usesAssertion(program, 'line-start') ? AFTER_LINE_FEED : 0) |
      (usesAssertion(program, 'word-boundary', 'not-word-boundary') ? AFTER_WORD : 0);
    const length = instructionCount(program);
    this.transitionSteps = TRANSITION_STEPS + length * TRANSITION_STEPS_PER_INSTRUCTION;
    this.visited = new Marks(length);
    this.reached = new Marks(length);
  }

  /** The state where reading begins: after the symbol `previous`, or at the start of the text when that is `alphabet.count`. */
  start(previous: number): NfaState {
    const context = previous === this.alphabet.count ? AT_START & this.relevantContext : this.contextAfter(previous);
    return { kernel: Uint16Array.from(this.program.starts).toSorted(), context, matched: 0 };
  }

  /** The state after reading one symbol; `symbol === alphabet.count` is the end of the text, from where nothing goes on. */
  step(from: NfaState, symbol: number, budget: StepBudget): NfaState {
    this.visited.clear();
    this.reached.clear();
    this.reachedCount = 0;
    const atEnd = symbol === this.alphabet.count;
    let matched = 0;
    for (let i = 0; i < from.kernel.length; i++) matched |= this.close(from.kernel[i] as number, from.context, symbol, budget);
    if (!atEnd) for (const restart of this.program.restarts) this.goOnFrom(restart);
    budget.remaining -= this.transitionSteps;
    return { kernel: this.kernel(), context: atEnd ? 0 : this.contextAfter(symbol), matched };
  }

  /** Follows the empty moves from one instruction and takes the symbol wherever they lead. Returns the patterns that match, as bits. */
  private close(start: number, context: number, symbol: number, budget: StepBudget): number {
    const { stack, alphabet } = this;
    const { code } = this.program;
    let matched = 0;
    stack.push(start);
    for (let pc = stack.pop(); pc !== undefined; pc = stack.pop()) {
      budget.remaining -= CLOSURE_STEPS;
      if (this.visited.has(pc)) continue;
      this.visited.add(pc);
      const next = code[pc * WIDTH + NEXT] as number;
      const operand = code[pc * WIDTH + OPERAND] as number;
      switch (code[pc * WIDTH + OPCODE]) {
        case CONSUME:
          if (symbol < alphabet.count && alphabet.members[operand * alphabet.count + symbol] === 1) this.goOnFrom(next);
          break;
        case SPLIT:
          stack.push(operand, next);
          break;
        case ASSERT:
          if (this.holds(operand, context, symbol)) stack.push(next);
          break;
        case MATCH:
          matched |= 1 << operand;
          break;
      }
    }
    return matched;
  }

  private goOnFrom(pc: number): void {
    if (this.reached.has(pc)) return;
    this.reached.add(pc);
    this.reachedCount++;
  }

  /** What was reached, in order: equal sets must look alike. */
  private kernel(): Uint16Array {
    const kernel = new Uint16Array(this.reachedCount);
    for (let pc = 0, filled = 0; filled < kernel.length; pc++) {
      if (this.reached.has(pc)) kernel[filled++] = pc;
    }
    return kernel;
  }

  private contextAfter(symbol: number): number {
    return ((this.alphabet.isWord[symbol] ? AFTER_WORD : 0) | (this.alphabet.isLineFeed[symbol] ? AFTER_LINE_FEED : 0)) & this.relevantContext;
  }

  private holds(assertion: number, context: number, symbol: number): boolean {
    const atEnd = symbol === this.alphabet.count;
    const atBoundary = (context & AFTER_WORD) !== 0 !== (!atEnd && this.alphabet.isWord[symbol] === 1);
    switch (ASSERTIONS[assertion]) {
      case 'text-start':
        return (context & AT_START) !== 0;
      case 'text-end':
        return atEnd;
      case 'line-start':
        return (context & (AT_START | AFTER_LINE_FEED)) !== 0;
      case 'line-end':
        return atEnd || this.alphabet.isLineFeed[symbol] === 1;
      case 'word-boundary':
        return atBoundary;
      default:
        return !atBoundary;
    }
  }
}
