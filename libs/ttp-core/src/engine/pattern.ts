// SPDX-License-Identifier: AGPL-3.0-or-later
import { LazyDfa } from './lazy-dfa';
import type { Program } from './program';
import type { Requirement } from './required-literals';
import { unlimited } from './step-budget';

/** One of the ways a pattern can match. */
export class Branch {
  private automaton: LazyDfa | undefined;

  constructor(
    readonly program: Program,
    readonly requirement: Requirement,
  ) {}

  /** Built on first use: most branches of a large set never get past the prefilter. */
  get dfa(): LazyDfa {
    return (this.automaton ??= new LazyDfa(this.program));
  }

  /** Bytes held by the automaton. */
  get tableBytes(): number {
    return this.automaton?.tableBytes ?? 0;
  }

  /** Drops the automaton; it grows again when needed. */
  forget(): void {
    this.automaton = undefined;
  }
}

/** A compiled pattern: matches where any of its branches does. Searches unanchored, in time linear in the text. */
export class Pattern {
  constructor(
    readonly source: string,
    readonly branches: readonly Branch[],
  ) {}

  /** Selectivity in bits: -log2 of the expected prefilter hits per position of a text. 0 when every text must be tried. */
  get score(): number {
    const hits = this.branches.reduce((total, { requirement }) => total + 2 ** -requirement.score, 0);
    return Math.max(0, -Math.log2(hits));
  }

  /** The prefilter decides alone. */
  get literalOnly(): boolean {
    return this.branches.every(({ requirement }) => requirement.isDecisive);
  }

  /** Without the prefilter and without a budget. */
  test(text: string): boolean {
    return this.branches.some(({ dfa }) => dfa.scan(text, unlimited()) !== 0);
  }
}
