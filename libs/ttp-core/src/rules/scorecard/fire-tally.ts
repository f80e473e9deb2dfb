// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import type { FiredRules } from './fired-rules';
import { agreementOf, parentOf } from './ground-truth';
import type { GroundTruth } from './ground-truth';
import { overlapsOf } from './overlaps';
import type { CorpusFigures, RuleFigures, WrongFire } from './rule-figures';

/** A row of a corpus, tagged. */
export interface TaggedRow {
  /** `corpus.jsonl:7` */
  readonly place: string;
  readonly truth: GroundTruth;
  readonly inputs: readonly { readonly text: string; readonly fired: FiredRules }[];
}

/** What is counted of one rule. */
export interface RuleCounts {
  fires: number;
  readonly distinct: Set<string>;
  labelledRows: number;
  exact: number;
  right: number;
  benign: number;
  /** How often each other rule fired on the same input. */
  readonly together: Map<string, number>;
  readonly techniques: Set<string>;
  readonly wrongByLabel: WrongFire[];
  readonly wrongOnBenign: WrongFire[];
}

const WRONG_FIRES = 5;
const EXCERPT = 400;

/** Counts what rules do, row by row, keeping no row. */
export class FireTally {
  private readonly rules = new Map<string, RuleCounts>();
  /** Techniques that some row is labelled with. */
  private readonly labels = new Set<string>();
  private readonly rows = { labelled: 0, benign: 0, unlabelled: 0 };
  private inputs = 0;
  private benignInputs = 0;
  private benignFired = 0;

  add(row: TaggedRow): void {
    const { truth, inputs } = row;
    this.rows[truth.kind] += 1;
    this.inputs += inputs.length;
    for (const { text, fired } of inputs) for (const [ruleId, ids] of fired) this.count(ruleId, ids, text, fired);
    if (truth.kind === 'benign') this.addBenign(row);
    if (truth.kind === 'labelled') this.addLabelled(row, truth.techniqueIds);
  }

  /** What a rule did; of one that never fired, zeros. */
  figuresOf(ruleId: string): RuleFigures {
    const counts = this.rules.get(ruleId) ?? newCounts();
    const isJudged = this.isJudged(counts);
    const of = isJudged ? counts.labelledRows : 0;
    return {
      fires: counts.fires,
      distinctFires: counts.distinct.size,
      exact: { count: counts.exact, of },
      precision: { count: counts.right, of },
      falsePositives: { count: counts.benign, of: this.benignInputs },
      overlaps: overlapsOf(counts, this.rules),
      wrongFires: [...(isJudged ? counts.wrongByLabel : []), ...counts.wrongOnBenign].slice(0, WRONG_FIRES),
    };
  }

  total(): CorpusFigures {
    const sum = (of: (counts: RuleCounts) => number): number => [...this.rules.values()].reduce((total, counts) => total + of(counts), 0);
    const labelled = sum((counts) => (this.isJudged(counts) ? counts.labelledRows : 0));
    return {
      rows: { ...this.rows },
      inputs: this.inputs,
      fires: sum(({ fires }) => fires),
      exact: { count: sum(({ exact }) => exact), of: labelled },
      precision: { count: sum(({ right }) => right), of: labelled },
      falsePositives: { count: this.benignFired, of: this.benignInputs },
    };
  }

  /** Where no row is labelled with what a rule gives, the rule could not be right: that says nothing of it. */
  private isJudged({ techniques }: RuleCounts): boolean {
    return [...techniques].some((id) => this.labels.has(parentOf(id)));
  }

  private count(ruleId: string, techniqueIds: ReadonlySet<string>, text: string, fired: FiredRules): void {
    const counts = this.countsOf(ruleId);
    counts.fires += 1;
    counts.distinct.add(hash('sha256', text));
    for (const id of techniqueIds) counts.techniques.add(id);
    for (const other of fired.keys()) if (other !== ruleId) counts.together.set(other, (counts.together.get(other) ?? 0) + 1);
  }

  private addBenign({ place, truth, inputs }: TaggedRow): void {
    this.benignInputs += inputs.length;
    for (const { text, fired } of inputs) {
      if (fired.size > 0) this.benignFired += 1;
      for (const ruleId of fired.keys()) {
        const counts = this.countsOf(ruleId);
        counts.benign += 1;
        keep(counts.wrongOnBenign, { place, text, truth });
      }
    }
  }

  /** Once a row and rule: the label is the row's, and a long row must not weigh more. */
  private addLabelled({ place, truth, inputs }: TaggedRow, accepted: readonly string[]): void {
    for (const id of accepted) this.labels.add(parentOf(id));
    for (const ruleId of new Set(inputs.flatMap(({ fired }) => [...fired.keys()]))) {
      const counts = this.countsOf(ruleId);
      const agreement = agreementOf(inputs.flatMap(({ fired }) => [...(fired.get(ruleId) ?? [])]), accepted);
      counts.labelledRows += 1;
      if (agreement === 'exact') counts.exact += 1;
      if (agreement !== 'none') counts.right += 1;
      else keep(counts.wrongByLabel, { place, text: inputs.find(({ fired }) => fired.has(ruleId))?.text ?? '', truth });
    }
  }

  private countsOf(ruleId: string): RuleCounts {
    const known = this.rules.get(ruleId) ?? newCounts();
    this.rules.set(ruleId, known);
    return known;
  }
}

const newCounts = (): RuleCounts => ({
  fires: 0,
  distinct: new Set(),
  labelledRows: 0,
  exact: 0,
  right: 0,
  benign: 0,
  together: new Map(),
  techniques: new Set(),
  wrongByLabel: [],
  wrongOnBenign: [],
});

function keep(list: WrongFire[], fire: WrongFire): void {
  if (list.length < WRONG_FIRES) list.push({ ...fire, text: fire.text.slice(0, EXCERPT) });
}
