// SPDX-License-Identifier: AGPL-3.0-or-later
import { concat } from './ast';
import type { Assertion, Node } from './ast';
import type { CharSet } from './char-set';
import { MAX_INSTRUCTIONS } from './limits';
import { PatternError } from './pattern-error';

/** Instructions of the nondeterministic automaton. */
export const CONSUME = 0;
export const SPLIT = 1;
export const ASSERT = 2;
export const MATCH = 3;

export const ASSERTIONS: readonly Assertion[] = ['text-start', 'text-end', 'line-start', 'line-end', 'word-boundary', 'not-word-boundary'];

/** Thompson's automaton of one pattern, or of several side by side. */
export interface Program {
  readonly opcodes: Uint8Array;
  /** Where each instruction goes on. */
  readonly next: Uint16Array;
  /** CONSUME: index in `sets`. SPLIT: the second way on. ASSERT: index in ASSERTIONS. MATCH: number of the pattern. */
  readonly operands: Uint16Array;
  readonly sets: readonly CharSet[];
  readonly starts: readonly number[];
  /** The starts that may begin anywhere in the text: those of patterns not bound to its start. */
  readonly restarts: readonly number[];
}

/** Throws PatternError when the program would be too large. */
export const compileProgram = (node: Node): Program => compileParts([node], 0).whole;

/** The program of `parts` one after the other, and of those from `at` on alone, which begins nowhere but where it is started. */
export function compileParts(parts: readonly Node[], at: number): { readonly whole: Program; readonly rest: Program } {
  const assembler = new Assembler();
  const entry = assembler.compile(concat(parts.slice(at)), assembler.emit(MATCH, 0, 0));
  const start = assembler.compile(concat(parts.slice(0, at)), entry);
  const { opcodes, next, operands, sets } = assembler;
  const whole: Program = {
    opcodes: Uint8Array.from(opcodes),
    next: Uint16Array.from(next),
    operands: Uint16Array.from(operands),
    sets,
    starts: [start],
    restarts: isAnchored(concat(parts)) ? [] : [start],
  };
  return { whole, rest: { ...whole, starts: [entry], restarts: [] } };
}

/** Throws PatternError for a program, or the programs of one pattern, of too many instructions. */
export function checkSize(instructions: number): void {
  if (instructions <= MAX_INSTRUCTIONS) return;
  throw new PatternError(0, `the pattern needs more than ${MAX_INSTRUCTIONS} instructions`, 'lower the repeat counts, or split it into several rules');
}

/** Several programs as one; pattern `k` is the k-th. */
export function joinPrograms(programs: readonly Program[]): Program {
  const opcodes: number[] = [];
  const next: number[] = [];
  const operands: number[] = [];
  const sets: CharSet[] = [];
  const starts: number[] = [];
  const restarts: number[] = [];
  programs.forEach((program, pattern) => {
    const base = opcodes.length;
    const shift: Readonly<Record<number, number>> = { [CONSUME]: sets.length, [SPLIT]: base, [ASSERT]: 0, [MATCH]: pattern };
    program.opcodes.forEach((opcode, i) => {
      opcodes.push(opcode);
      next.push((program.next[i] ?? 0) + base);
      operands.push((program.operands[i] ?? 0) + (shift[opcode] ?? 0));
    });
    sets.push(...program.sets);
    starts.push(...program.starts.map((start) => start + base));
    restarts.push(...program.restarts.map((start) => start + base));
  });
  return { opcodes: Uint8Array.from(opcodes), next: Uint16Array.from(next), operands: Uint16Array.from(operands), sets, starts, restarts };
}

function isAnchored(node: Node): boolean {
  switch (node.kind) {
    case 'assertion':
      return node.assertion === 'text-start';
    case 'concat':
      return node.parts[0] !== undefined && isAnchored(node.parts[0]);
    case 'alternation':
      return node.options.every(isAnchored);
    default:
      return false;
  }
}

/** Emits from the end of the pattern to its start, so that every instruction knows where it goes on. */
class Assembler {
  readonly opcodes: number[] = [];
  readonly next: number[] = [];
  readonly operands: number[] = [];
  readonly sets: CharSet[] = [];
  /** A letter has one set wherever it occurs, and a repeated body has the sets of its first copy. */
  private readonly setIndexes = new Map<CharSet, number>();

  emit(opcode: number, next: number, operand: number): number {
    const index = this.opcodes.push(opcode) - 1;
    this.next.push(next);
    this.operands.push(operand);
    checkSize(index + 1);
    return index;
  }

  /** Returns the entry of `node` followed by `next`. */
  compile(node: Node, next: number): number {
    switch (node.kind) {
      case 'set':
        return this.emit(CONSUME, next, this.setIndex(node.set));
      case 'assertion':
        return this.emit(ASSERT, next, ASSERTIONS.indexOf(node.assertion));
      case 'concat':
        return node.parts.reduceRight((after, part) => this.compile(part, after), next);
      case 'alternation':
        return node.options.map((option) => this.compile(option, next)).reduceRight((rest, entry) => this.emit(SPLIT, entry, rest));
      case 'repeat':
        return node.max === Infinity ? this.openRepeat(node.body, node.min, next) : this.countedRepeat(node.body, node.min, node.max, next);
      default:
        throw new Error(`a ${node.kind} reached the compiler`);
    }
  }

  private openRepeat(body: Node, min: number, next: number): number {
    const loop = this.emit(SPLIT, next, next);
    const entry = this.compile(body, loop);
    this.next[loop] = entry;
    return min === 0 ? loop : this.copies(body, min - 1, entry);
  }

  private countedRepeat(body: Node, min: number, max: number, next: number): number {
    let entry = next;
    for (let i = min; i < max; i++) {
      const inner = this.compile(body, entry);
      // A body without instructions repeats to nothing; counting it out could take forever when nested.
      if (inner === entry) return entry;
      entry = this.emit(SPLIT, inner, next);
    }
    return this.copies(body, min, entry);
  }

  private copies(body: Node, count: number, next: number): number {
    let entry = next;
    for (let i = 0; i < count; i++) {
      const inner = this.compile(body, entry);
      if (inner === entry) return entry;
      entry = inner;
    }
    return entry;
  }

  private setIndex(set: CharSet): number {
    const known = this.setIndexes.get(set);
    if (known !== undefined) return known;
    const index = this.sets.push(set) - 1;
    this.setIndexes.set(set, index);
    return index;
  }
}
