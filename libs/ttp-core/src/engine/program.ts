// SPDX-License-Identifier: AGPL-3.0-or-later
import { Assembler } from './assembler';
import { concat } from './ast';
import type { Node } from './ast';
import type { CharSet } from './char-set';
import { ASSERT, CONSUME, MATCH, NEXT, OPCODE, OPERAND, SPLIT, WIDTH } from './instructions';

/** Thompson's automaton of one pattern, or of several side by side. */
export interface Program {
  /**
   * WIDTH numbers an instruction, in one array since thousands of programs are kept. The operand is for CONSUME an index in `sets`, for SPLIT
   * the second way on, for ASSERT an index in ASSERTIONS, for MATCH the number of the pattern.
   */
  readonly code: Uint16Array;
  readonly sets: readonly CharSet[];
  readonly starts: readonly number[];
  /** The starts that may begin anywhere in the text: those of patterns not bound to its start. */
  readonly restarts: readonly number[];
}

/** How many instructions a program has. */
export const instructionCount = ({ code }: Program): number => code.length / WIDTH;

/** Throws PatternError when the program would be too large. */
export const compileProgram = (node: Node): Program => compileParts([node], 0).whole;

/** The program of `parts` one after the other, and of those from `at` on alone, which begins nowhere but where it is started. */
export function compileParts(parts: readonly Node[], at: number): { readonly whole: Program; readonly rest: Program } {
  const assembler = new Assembler();
  const entry = assembler.compile(concat(parts.slice(at)), assembler.emit(MATCH, 0, 0));
  const start = assembler.compile(concat(parts.slice(0, at)), entry);
  const whole: Program = {
    code: assembler.code(),
    sets: assembler.sets,
    starts: [start],
    restarts: isAnchored(concat(parts)) ? [] : [start],
  };
  return { whole, rest: { ...whole, starts: [entry], restarts: [] } };
}

/** Several programs as one; pattern `k` is the k-th. */
export function joinPrograms(programs: readonly Program[]): Program {
  const code = new Uint16Array(programs.reduce((total, program) => total + program.code.length, 0));
  const sets: CharSet[] = [];
  const starts: number[] = [];
  const restarts: number[] = [];
  let filled = 0;
  programs.forEach((program, pattern) => {
    const base = filled / WIDTH;
    const shift: Readonly<Record<number, number>> = { [CONSUME]: sets.length, [SPLIT]: base, [ASSERT]: 0, [MATCH]: pattern };
    code.set(program.code, filled);
    const end = filled + program.code.length;
    for (; filled < end; filled += WIDTH) {
      code[filled + NEXT] = (code[filled + NEXT] as number) + base;
      code[filled + OPERAND] = (code[filled + OPERAND] as number) + (shift[code[filled + OPCODE] as number] ?? 0);
    }
    sets.push(...program.sets);
    starts.push(...program.starts.map((start) => start + base));
    restarts.push(...program.restarts.map((start) => start + base));
  });
  return { code, sets, starts, restarts };
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
