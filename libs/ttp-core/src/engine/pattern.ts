// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CharSet } from './char-set';
import { LazyDfa } from './lazy-dfa';
import type { LiteralSet } from './literal';
import type { Program } from './program';
import type { Requirement } from './required-literals';
import { unlimited } from './step-budget';
import type { StepBudget } from './step-budget';
import { TextUnits } from './text-units';

/** What matches from the pivot on, and what matches the reversed text before it; null for nothing. */
export interface Halves {
  readonly after: Program;
  readonly before: Program | null;
  /** The characters that can stand before the pivot, unless the text starts there; null for any. */
  readonly neighbours: CharSet | null;
}

/** What a branch is made of: plain data. */
export interface BranchParts {
  readonly program: Program;
  readonly requirement: Requirement;
  /** What the prefilter looks for: of each set one literal must occur. Where there is a pivot, its literals come first. */
  readonly demands: readonly LiteralSet[];
  readonly halves: Halves | null;
}

/** One of the ways a pattern can match. Its automata are built on first use: most branches of a large set never get past the prefilter. */
export class Branch {
  private whole: LazyDfa | undefined;
  private after: LazyDfa | undefined;
  private before: LazyDfa | undefined;

  constructor(
    readonly program: Program,
    readonly requirement: Requirement,
    /** What the prefilter looks for: of each set one literal must occur. Where there is a pivot, its literals come first. */
    readonly demands: readonly LiteralSet[],
    private readonly halves: Halves | null,
  ) {}

  get parts(): BranchParts {
    const { program, requirement, demands, halves } = this;
    return { program, requirement, demands, halves };
  }

  /** Matches begin their second half at a hit on the first demand. */
  get hasPivot(): boolean {
    return this.halves !== null;
  }

  /** See {@link Halves}. */
  get neighbours(): CharSet | null {
    return this.halves?.neighbours ?? null;
  }

  /** Bytes held by the automata. */
  get tableBytes(): number {
    return (this.whole?.tableBytes ?? 0) + (this.after?.tableBytes ?? 0) + (this.before?.tableBytes ?? 0);
  }

  /** Whether it matches somewhere in the text. */
  matches(text: TextUnits, budget: StepBudget): boolean {
    this.whole ??= new LazyDfa(this.program);
    return this.whole.scan(text, budget) !== 0;
  }

  /** Whether it matches with its pivot at `at`. */
  matchesAround(text: TextUnits, at: number, budget: StepBudget): boolean {
    if (this.halves === null) return false;
    this.after ??= new LazyDfa(this.halves.after);
    if (this.after.scanFrom(text, at, budget) === 0) return false;
    if (this.halves.before === null) return true;
    this.before ??= new LazyDfa(this.halves.before);
    return this.before.scanBack(text, at, budget) !== 0;
  }

  /** Drops the automata; they grow again when needed. */
  forget(): void {
    this.whole = this.after = this.before = undefined;
  }
}

/** A compiled pattern: matches where any of its branches does. Searches unanchored, in time linear in the text. */
export class Pattern {
  constructor(
    readonly source: string,
    readonly branches: readonly Branch[],
  ) {}

  /** The pattern that was compiled to these parts before. */
  static of(source: string, branches: readonly BranchParts[]): Pattern {
    return new Pattern(source, branches.map(({ program, requirement, demands, halves }) => new Branch(program, requirement, demands, halves)));
  }

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
    const units = TextUnits.of(text);
    return this.branches.some((branch) => branch.matches(units, unlimited()));
  }
}
