// SPDX-License-Identifier: AGPL-3.0-or-later
import { LazyDfa } from './lazy-dfa';
import type { Program } from './program';
import type { Requirement } from './required-literals';
import { unlimited } from './step-budget';

/** A compiled pattern. Searches unanchored, in time linear in the text. */
export class Pattern {
  private automaton: LazyDfa | undefined;

  constructor(
    readonly source: string,
    readonly program: Program,
    readonly requirement: Requirement,
  ) {}

  /** Selectivity in bits: -log2 of the expected prefilter hits per position of a text. 0 when every text must be tried. */
  get score(): number {
    return this.requirement.score;
  }

  /** The prefilter decides alone. */
  get literalOnly(): boolean {
    return this.requirement.isDecisive;
  }

  /** Built on first use: most patterns of a large set never get past the prefilter. */
  get dfa(): LazyDfa {
    return (this.automaton ??= new LazyDfa(this.program));
  }

  /** Bytes held by the automaton. */
  get tableBytes(): number {
    return this.automaton?.tableBytes ?? 0;
  }

  /** Without the prefilter and without a budget. */
  test(text: string): boolean {
    return this.dfa.scan(text, unlimited()) !== 0;
  }

  /** Drops the automaton; it grows again when needed. */
  forget(): void {
    this.automaton = undefined;
  }
}
