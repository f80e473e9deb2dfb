// SPDX-License-Identifier: AGPL-3.0-or-later
import { LazyDfa } from './lazy-dfa';
import { MAX_TABLE_BYTES, PATTERNS_PER_GROUP, STEP_BUDGET } from './limits';
import type { Pattern } from './pattern';
import { Prefilter } from './prefilter';
import { joinPrograms } from './program';

interface FilteredPattern {
  readonly index: number;
  readonly pattern: Pattern;
}

/** Patterns without a required literal, tried together on every text. */
interface Group {
  readonly indexes: readonly number[];
  readonly dfa: LazyDfa;
}

/** Finds which of many patterns occur in a text, at a cost that hardly depends on how many there are. Not reentrant. */
export class PatternSet {
  private readonly filtered: readonly FilteredPattern[];
  private readonly groups: readonly Group[];
  private readonly prefilter: Prefilter;
  private readonly budget = { remaining: 0 };
  /** Indexes found in the current text; the first `foundCount`. */
  private readonly found: Int32Array;
  private foundCount = 0;
  private tableBytes = 0;

  /** `stepBudget` bounds each call of {@link match}; see STEP_BUDGET. */
  constructor(
    patterns: readonly Pattern[],
    private readonly stepBudget = STEP_BUDGET,
  ) {
    const indexed = patterns.map((pattern, index) => ({ index, pattern }));
    this.filtered = indexed.filter(({ pattern }) => pattern.requirement.conjuncts.length > 0);
    const unfiltered = indexed.filter(({ pattern }) => pattern.requirement.conjuncts.length === 0);
    this.groups = Array.from({ length: Math.ceil(unfiltered.length / PATTERNS_PER_GROUP) }, (_, k) => {
      const members = unfiltered.slice(k * PATTERNS_PER_GROUP, (k + 1) * PATTERNS_PER_GROUP);
      return { indexes: members.map(({ index }) => index), dfa: new LazyDfa(joinPrograms(members.map(({ pattern }) => pattern.program))) };
    });
    this.prefilter = new Prefilter(this.filtered.map(({ pattern }) => pattern.requirement.conjuncts));
    this.found = new Int32Array(patterns.length);
  }

  /** Steps the last call of {@link match} took. */
  get steps(): number {
    return this.stepBudget - this.budget.remaining;
  }

  /**
   * Appends the ascending indexes of the patterns found in `text` to `hits`. True when the step budget ran out: `hits` then holds what was
   * found until then. Allocates nothing when nothing is found.
   */
  match(text: string, hits: number[]): boolean {
    this.budget.remaining = this.stepBudget;
    this.foundCount = 0;
    const candidateCount = this.prefilter.scan(text, this.budget);
    for (let i = 0; i < candidateCount && this.budget.remaining > 0; i++) this.confirm(this.prefilter.candidates[i] as number, text);
    for (let k = 0; k < this.groups.length && this.budget.remaining > 0; k++) this.tryGroup(this.groups[k] as Group, text);
    if (this.tableBytes > MAX_TABLE_BYTES) this.forgetTables();
    this.appendFound(hits);
    return this.budget.remaining <= 0;
  }

  private confirm(candidate: number, text: string): void {
    const { index, pattern } = this.filtered[candidate] as FilteredPattern;
    if (pattern.literalOnly || this.matches(pattern, text)) this.found[this.foundCount++] = index;
  }

  private matches(pattern: Pattern, text: string): boolean {
    const before = pattern.tableBytes;
    const matched = pattern.dfa.scan(text, this.budget) !== 0;
    this.tableBytes += pattern.tableBytes - before;
    return matched;
  }

  private tryGroup(group: Group, text: string): void {
    const before = group.dfa.tableBytes;
    const matched = group.dfa.scan(text, this.budget);
    this.tableBytes += group.dfa.tableBytes - before;
    for (let k = 0; matched >> k !== 0; k++) {
      if ((matched >> k) & 1) this.found[this.foundCount++] = group.indexes[k] as number;
    }
  }

  private forgetTables(): void {
    for (const { pattern } of this.filtered) pattern.forget();
    for (const { dfa } of this.groups) dfa.reset();
    this.tableBytes = 0;
  }

  private appendFound(hits: number[]): void {
    if (this.foundCount > 1) this.found.subarray(0, this.foundCount).sort();
    for (let i = 0; i < this.foundCount; i++) hits.push(this.found[i] as number);
  }
}
