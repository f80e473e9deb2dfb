// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CorpusFigures, GroundTruth, Overlap, RuleFigures } from '@ttp/ttp-core';
import type { RuleCard } from './rule-card';
import { neverFired, notExercised, type Scorecard, totalsOf } from './scorecard';

/** The document of `ttp rules test --json`; described in docs/rules.md. */
export function scorecardJson(scorecard: Scorecard) {
  const { attackRelease, cards, corpus, refused, skipped } = scorecard;
  const totals = totalsOf(scorecard);
  return {
    attack_release: attackRelease,
    summary: {
      rules: totals.rules,
      examples: totals.examples,
      failed_examples: totals.failedExamples,
      rules_failed: totals.rulesFailed,
      rules_lacking_examples: totals.rulesLackingExamples,
      reviews_due: totals.reviewsDue,
    },
    corpus: corpus && { ...corpusJson(corpus), skipped_lines: skipped, never_fired: neverFired(scorecard), not_exercised: notExercised(scorecard) },
    rules: cards.map(ruleJson),
    issues: refused,
  };
}

const corpusJson = ({ rows, inputs, fires, exact, precision, falsePositives }: CorpusFigures) => ({
  rows,
  inputs,
  fires,
  exact,
  precision,
  false_positives: falsePositives,
});

const ruleJson = ({ rule, review, isReviewDue, proof, figures }: RuleCard) => ({
  rule_id: rule.ruleId,
  name: rule.name,
  precision_band: review.precision,
  last_reviewed: review.lastReviewed,
  next_review: review.nextReview,
  review_due: isReviewDue,
  examples: {
    passed: proof.examples - proof.failures.length,
    failed: proof.failures.length,
    issues: [...proof.failures, ...proof.missing],
    overlaps: proof.overlaps.map(overlapJson),
  },
  corpus: figures && figuresJson(figures),
});

const figuresJson = ({ fires, distinctFires, exact, precision, falsePositives, overlaps, wrongFires }: RuleFigures) => ({
  fires,
  distinct_fires: distinctFires,
  exact,
  precision,
  false_positives: falsePositives,
  overlaps: overlaps.map(overlapJson),
  wrong_fires: wrongFires.map(({ place, text, truth }) => ({ place, text, ...truthJson(truth) })),
});

const overlapJson = ({ ruleId, share, sameTechnique }: Overlap) => ({ rule_id: ruleId, ...share, same_technique: sameTechnique });

const truthJson = (truth: GroundTruth) => ({ benign: truth.kind === 'benign', technique_ids: truth.kind === 'labelled' ? truth.techniqueIds : [] });
