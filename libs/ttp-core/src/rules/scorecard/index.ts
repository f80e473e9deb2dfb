// SPDX-License-Identifier: AGPL-3.0-or-later
export { FireTally } from './fire-tally';
export type { TaggedRow } from './fire-tally';
export { firedRules } from './fired-rules';
export type { FiredRules } from './fired-rules';
export type { Agreement, GroundTruth } from './ground-truth';
export { proveRules } from './prove-rules';
export type { RuleProof } from './prove-rules';
export { isReviewDue, REVIEW_AFTER_DAYS } from './review-due';
export type { CorpusFigures, Overlap, RuleFigures, WrongFire } from './rule-figures';
export { ratioOf } from './share';
export type { Share } from './share';
