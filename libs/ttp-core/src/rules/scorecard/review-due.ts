// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleReview } from '../read-review';

/** How long a review holds where the rule does not say when the next one is. */
export const REVIEW_AFTER_DAYS = 365;
const DAY_MS = 86_400_000;

/** Whether somebody should look at the rule again: its next review has come, the last one is a year old, or there never was one. */
export function isReviewDue({ lastReviewed, nextReview }: RuleReview, now: Date): boolean {
  const due = nextReview === null ? Date.parse(lastReviewed ?? '') + REVIEW_AFTER_DAYS * DAY_MS : Date.parse(nextReview);
  // Not a number: never reviewed.
  return !(due > now.getTime());
}
