// SPDX-License-Identifier: AGPL-3.0-or-later
import type { GroundTruth } from './ground-truth';
import type { Share } from './share';

/** How often another rule fired on the same input. */
export interface Overlap {
  readonly ruleId: string;
  /** Of the fires of the rule that this is an overlap of. */
  readonly share: Share;
  /** Both gave a same technique. */
  readonly sameTechnique: boolean;
}

/** An input on which a rule fired and, as the corpus has it, should not have. */
export interface WrongFire {
  /** `corpus.jsonl:7` */
  readonly place: string;
  /** What the attacker or administrator typed: show it escaped. The beginning only when it is long. */
  readonly text: string;
  readonly truth: GroundTruth;
}

/** What a rule did on a corpus. */
export interface RuleFigures {
  /** Inputs (commands, events) on which it fired. */
  readonly fires: number;
  readonly distinctFires: number;
  /** Labelled rows in which it fired and gave the very technique of the label; of none when no row is labelled with what it gives. */
  readonly exact: Share;
  /** As `exact`, or another sub-technique of the same technique, or that technique itself. Its ratio is the precision. */
  readonly precision: Share;
  /** Of all benign inputs. */
  readonly falsePositives: Share;
  /** The rules it fires together with most. */
  readonly overlaps: readonly Overlap[];
  /** The first ones. */
  readonly wrongFires: readonly WrongFire[];
}

/** What all rules did on a corpus. */
export interface CorpusFigures {
  readonly rows: Readonly<Record<GroundTruth['kind'], number>>;
  /** Commands and events. */
  readonly inputs: number;
  readonly fires: number;
  /** The rules' own, added up. */
  readonly exact: Share;
  readonly precision: Share;
  /** Benign inputs on which any rule fired. */
  readonly falsePositives: Share;
}
