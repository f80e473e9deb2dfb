// SPDX-License-Identifier: AGPL-3.0-or-later
import { isReviewDue, type LoadedRules, NO_REVIEW, ratioOf, type Rule, type RuleFigures, type RuleProof, type RuleReview } from '@ttp/ttp-core';

/** All that is known of how good a rule is. */
export interface RuleCard {
  readonly rule: Rule;
  readonly review: RuleReview;
  readonly isReviewDue: boolean;
  readonly proof: RuleProof;
  /** Null without a corpus, and for a rule on kinds of event that the corpus does not have. */
  readonly figures: RuleFigures | null;
}

export function cardsOf(
  { rules, files, documents }: LoadedRules,
  proofs: ReadonlyMap<string, RuleProof>,
  figuresOf: (rule: Rule) => RuleFigures | null,
  now: Date,
): readonly RuleCard[] {
  return rules.flatMap((rule) => {
    const proof = proofs.get(rule.ruleId);
    const review = documents.byFile.get(files.get(rule.ruleId) ?? '')?.parsed.review ?? NO_REVIEW;
    return proof ? [{ rule, review, isReviewDue: isReviewDue(review, now), proof, figures: figuresOf(rule) }] : [];
  });
}

/** An example fails, or there is none. */
export const hasFindings = ({ proof }: RuleCard): boolean => proof.failures.length + proof.missing.length > 0;

/** The corpus had events of its kind, and none fired it. */
export const hasNeverFired = ({ figures }: RuleCard): boolean => figures?.fires === 0;

export const precisionOf = ({ figures }: RuleCard): number | null => figures && ratioOf(figures.precision);
