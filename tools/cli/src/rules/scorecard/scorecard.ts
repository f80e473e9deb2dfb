// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CorpusFigures, RuleIssue } from '@ttp/ttp-core';
import { hasNeverFired, type RuleCard } from './rule-card';

/** What `ttp rules test` found. */
export interface Scorecard {
  readonly attackRelease: string;
  /** In the order they are shown. */
  readonly cards: readonly RuleCard[];
  /** Why documents were refused. */
  readonly refused: readonly RuleIssue[];
  /** Null without a corpus. */
  readonly corpus: CorpusFigures | null;
  /** Lines of the corpus that could not be read. */
  readonly skipped: number;
}

const idsOf = (cards: readonly RuleCard[]): readonly string[] => cards.map(({ rule }) => rule.ruleId).toSorted();

export const neverFired = ({ cards }: Scorecard): readonly string[] => idsOf(cards.filter(hasNeverFired));

/** Rules on kinds of event that the corpus does not have. */
export const notExercised = ({ cards, corpus }: Scorecard): readonly string[] =>
  corpus ? idsOf(cards.filter(({ figures }) => figures === null)) : [];

/** Counts over all rules. */
export const totalsOf = ({ cards }: Scorecard) => ({
  rules: cards.length,
  examples: cards.reduce((sum, { proof }) => sum + proof.examples, 0),
  failedExamples: cards.reduce((sum, { proof }) => sum + proof.failures.length, 0),
  rulesFailed: cards.filter(({ proof }) => proof.failures.length > 0).length,
  rulesLackingExamples: cards.filter(({ proof }) => proof.missing.length > 0).length,
  reviewsDue: cards.filter(({ isReviewDue }) => isReviewDue).length,
});
