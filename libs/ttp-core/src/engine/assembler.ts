// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Node } from './ast';
import type { CharSet } from './char-set';
import { ASSERT, ASSERTIONS, CONSUME, NEXT, SPLIT, WIDTH, checkSize } from './instructions';

/** Emits from the end of the pattern to its start, so that every instruction knows where it goes on. */
export class Assembler {
  /** WIDTH numbers an instruction. */
  private readonly instructions: number[] = [];
  readonly sets: CharSet[] = [];
  /** A letter has one set wherever it occurs, and a repeated body has the sets of its first copy. */
  private readonly setIndexes = new Map<CharSet, number>();

  emit(opcode: number, next: number, operand: number): number {
    const count = this.instructions.push(opcode, next, operand) / WIDTH;
    checkSize(count);
    return count - 1;
  }

  code(): Uint16Array {
    return Uint16Array.from(this.instructions);
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
    this.instructions[loop * WIDTH + NEXT] = entry;
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
