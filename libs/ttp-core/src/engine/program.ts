// SPDX-License-Identifier: AGPL-3.0-or-later
import { Assembler } from './assembler';
import { concat } from './ast';
import type { Node } from './ast';
import type { CharSet } from './char-set';
import { ASSERT, CONSUME, MATCH, SPLIT } from './instructions';

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
