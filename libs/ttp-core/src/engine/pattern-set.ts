// SPDX-License-Identifier: AGPL-3.0-or-later
import { CharactersBefore } from './characters-before';
import { LazyDfa } from './lazy-dfa';
import { NO_HIT } from './literal-hits';
import { ATTEMPT_STEPS, BRANCHES_PER_GROUP, MAX_TABLE_BYTES, STEP_BUDGET } from './limits';
import { Marks } from './marks';
import type { Branch, Pattern } from './pattern';
import { Prefilter } from './prefilter';
import { joinPrograms } from './program';
import { budgetOf } from './step-budget';

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
  /** Branches that the prefilter can find, the index of the pattern of each, and 1 where the prefilter decides alone. */
  private readonly branches: readonly Branch[];
  private readonly indexes: Int32Array;
  private readonly decisive: Uint8Array;
  private readonly neighbours: CharactersBefore;
  private readonly groups: readonly Group[];
  private readonly prefilter: Prefilter;
  private readonly budget = budgetOf(0);
  /** Indexes found in the current text; the first `foundCount`. */
  private readonly found: Int32Array;
  private foundCount = 0;
  private readonly foundMarks: Marks;
  private tableBytes: number;
  private readonly stepBudget: number;

  /** `stepBudget` bounds each call of {@link match}; see STEP_BUDGET. */
  constructor(patterns: readonly Pattern[], stepBudget = STEP_BUDGET) {
    // Of an infinite budget nothing could be said to be spent.
    this.stepBudget = Math.min(stepBudget, Number.MAX_SAFE_INTEGER);
    const members = patterns.flatMap(({ branches }, index) => branches.map((branch) => ({ index, branch })));
    const filtered = members.filter(({ branch }) => branch.demands.length > 0);
    this.branches = filtered.map(({ branch }) => branch);
    this.indexes = Int32Array.from(filtered, ({ index }) => index);
    this.decisive = Uint8Array.from(this.branches, ({ requirement }) => Number(requirement.isDecisive));
    this.neighbours = new CharactersBefore(this.branches.map(({ neighbours }) => neighbours));
    this.groups = groupsOf(members.filter(({ branch }) => branch.demands.length === 0));
    this.prefilter = new Prefilter(this.branches.map(({ demands }) => demands));
    // Patterns come with what they learnt in other sets.
    this.tableBytes = this.branches.reduce((total, { tableBytes }) => total + tableBytes, 0);
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
    this.budget.grownBytes = 0;
    this.foundCount = 0;
    this.foundMarks.clear();
    const candidateCount = this.prefilter.scan(text, this.budget);
    for (let i = 0; i < candidateCount && this.budget.remaining > 0; i++) this.confirm(i);
    for (let k = 0; k < this.groups.length && this.budget.remaining > 0; k++) this.tryGroup(this.groups[k] as Group);
    this.tableBytes += this.budget.grownBytes;
    if (this.tableBytes > MAX_TABLE_BYTES) this.forgetTables();
    this.appendFound(hits);
    return this.budget.remaining <= 0;
  }

  private confirm(candidate: number): void {
    const owner = this.prefilter.candidates[candidate] as number;
    const index = this.indexes[owner] as number;
    if (this.foundMarks.has(index)) return;
    if (this.decisive[owner] === 1 || this.matches(owner, this.branches[owner] as Branch)) this.note(index);
  }

  /** Tries the hits on the pivot one by one; each takes few steps, usually. Where they take too many, the whole text is searched in one go. */
  private matches(owner: number, branch: Branch): boolean {
    const { text, hits, found } = this.prefilter;
    if (!branch.hasPivot || hits.isFull || found.isFull) return branch.matches(text, this.budget);
    const floor = this.budget.remaining - text.length - ATTEMPT_STEPS;
    for (let one = found.latest(this.prefilter.firstSetOf(owner)); one !== NO_HIT; one = found.before(one)) {
      for (let hit = hits.latest(found.numberOf(one)); hit !== NO_HIT; hit = hits.before(hit)) {
        const at = hits.numberOf(hit);
        this.budget.remaining--;
        if (this.neighbours.admit(owner, text, at) && branch.matchesAround(text, at, this.budget)) return true;
        if (this.budget.remaining < floor) return branch.matches(text, this.budget);
      }
    }
    return false;
  }

  private tryGroup(group: Group): void {
    const matched = group.dfa.scan(this.prefilter.text, this.budget);
    for (let k = 0; matched >> k !== 0; k++) if ((matched >> k) & 1) this.note(group.indexes[k] as number);
  }

  private note(index: number): void {
    if (this.foundMarks.has(index)) return;
    this.foundMarks.add(index);
    this.found[this.foundCount++] = index;
  }

  private forgetTables(): void {
    for (const branch of this.branches) branch.forget();
    for (const { dfa } of this.groups) dfa.reset();
    this.tableBytes = 0;
  }

  private appendFound(hits: number[]): void {
    if (this.foundCount > FEW) this.found.subarray(0, this.foundCount).sort();
    const first = hits.length;
    for (let i = 0; i < this.foundCount; i++) insert(hits, first, this.found[i] as number);
  }
}

/** So many are put in order without a sort's fixed costs. */
const FEW = 32;

/** Puts a number into its place among those from `first` on. */
function insert(numbers: number[], first: number, added: number): void {
  let at = numbers.push(added) - 1;
  for (; at > first && (numbers[at - 1] as number) > added; at--) numbers[at] = numbers[at - 1] as number;
  numbers[at] = added;
}

function groupsOf(members: readonly Member[]): readonly Group[] {
  return Array.from({ length: Math.ceil(members.length / BRANCHES_PER_GROUP) }, (_, k) => {
    const group = members.slice(k * BRANCHES_PER_GROUP, (k + 1) * BRANCHES_PER_GROUP);
    return { indexes: group.map(({ index }) => index), dfa: new LazyDfa(joinPrograms(group.map(({ branch }) => branch.program))) };
  });
}
