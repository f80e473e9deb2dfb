// SPDX-License-Identifier: AGPL-3.0-or-later
import { LazyDfa } from './lazy-dfa';
import { MAX_TABLE_BYTES, BRANCHES_PER_GROUP, STEP_BUDGET } from './limits';
import { Marks } from './marks';
import type { Branch, Pattern } from './pattern';
import { Prefilter } from './prefilter';
import { joinPrograms } from './program';

/** A branch and the index of its pattern in the set. */
interface Member {
  readonly index: number;
  readonly branch: Branch;
}

/** Branches without a required literal, tried together on every text. */
interface Group {
  readonly indexes: readonly number[];
  readonly dfa: LazyDfa;
}

/** Finds which of many patterns occur in a text, at a cost that hardly depends on how many there are. Not reentrant. Sets may share patterns. */
export class PatternSet {
  private readonly filtered: readonly Member[];
  private readonly groups: readonly Group[];
  private readonly prefilter: Prefilter;
  private readonly budget = { remaining: 0 };
  /** Indexes found in the current text; the first `foundCount`. */
  private readonly found: Int32Array;
  private foundCount = 0;
  private readonly foundMarks: Marks;
  private tableBytes: number;

  /** `stepBudget` bounds each call of {@link match}; see STEP_BUDGET. */
  constructor(
    patterns: readonly Pattern[],
    private readonly stepBudget = STEP_BUDGET,
  ) {
    const members = patterns.flatMap(({ branches }, index) => branches.map((branch) => ({ index, branch })));
    this.filtered = members.filter(({ branch }) => branch.requirement.conjuncts.length > 0);
    this.groups = groupsOf(members.filter(({ branch }) => branch.requirement.conjuncts.length === 0));
    this.prefilter = new Prefilter(this.filtered.map(({ branch }) => branch.requirement.conjuncts));
    // Patterns come with what they learnt in other sets.
    this.tableBytes = this.filtered.reduce((total, { branch }) => total + branch.tableBytes, 0);
    this.foundMarks = new Marks(patterns.length);
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
    this.foundMarks.clear();
    const candidateCount = this.prefilter.scan(text, this.budget);
    for (let i = 0; i < candidateCount && this.budget.remaining > 0; i++) this.confirm(i, text);
    for (let k = 0; k < this.groups.length && this.budget.remaining > 0; k++) this.tryGroup(this.groups[k] as Group, text);
    if (this.tableBytes > MAX_TABLE_BYTES) this.forgetTables();
    this.appendFound(hits);
    return this.budget.remaining <= 0;
  }

  private confirm(candidate: number, text: string): void {
    const { index, branch } = this.filtered[this.prefilter.candidates[candidate] as number] as Member;
    if (this.foundMarks.has(index)) return;
    if (branch.requirement.isDecisive || this.matches(branch, text, this.prefilter.starts[candidate] as number)) this.note(index);
  }

  private matches(branch: Branch, text: string, from: number): boolean {
    const before = branch.tableBytes;
    const matched = branch.dfa.scan(text, this.budget, from) !== 0;
    this.tableBytes += branch.tableBytes - before;
    return matched;
  }

  private tryGroup(group: Group, text: string): void {
    const before = group.dfa.tableBytes;
    const matched = group.dfa.scan(text, this.budget);
    this.tableBytes += group.dfa.tableBytes - before;
    for (let k = 0; matched >> k !== 0; k++) if ((matched >> k) & 1) this.note(group.indexes[k] as number);
  }

  private note(index: number): void {
    if (this.foundMarks.has(index)) return;
    this.foundMarks.add(index);
    this.found[this.foundCount++] = index;
  }

  private forgetTables(): void {
    for (const { branch } of this.filtered) branch.forget();
    for (const { dfa } of this.groups) dfa.reset();
    this.tableBytes = 0;
  }

  private appendFound(hits: number[]): void {
    if (this.foundCount > 1) this.found.subarray(0, this.foundCount).sort();
    for (let i = 0; i < this.foundCount; i++) hits.push(this.found[i] as number);
  }
}

function groupsOf(members: readonly Member[]): readonly Group[] {
  return Array.from({ length: Math.ceil(members.length / BRANCHES_PER_GROUP) }, (_, k) => {
    const group = members.slice(k * BRANCHES_PER_GROUP, (k + 1) * BRANCHES_PER_GROUP);
    return { indexes: group.map(({ index }) => index), dfa: new LazyDfa(joinPrograms(group.map(({ branch }) => branch.program))) };
  });
}
