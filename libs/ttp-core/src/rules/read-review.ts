// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Findings } from './findings';

/** How precise the author holds the rule to be: high, medium, low. */
export type PrecisionBand = 'H' | 'M' | 'L';

/** What the author says of the rule itself, for people: nothing of it changes what the rule does. Null where it is not said. */
export interface RuleReview {
  readonly precision: PrecisionBand | null;
  /** `2026-11-21`. */
  readonly lastReviewed: string | null;
  /** `2027-11-21`. */
  readonly nextReview: string | null;
}

export const NO_REVIEW: RuleReview = { precision: null, lastReviewed: null, nextReview: null };

/** The review of a rule document; what cannot be read is a warning, and not said. */
export const readReview = (document: Readonly<Record<string, unknown>>, findings: Findings): RuleReview => ({
  precision: readValue(document, 'precision', isBand, 'is not a precision band', 'write H, M or L', findings),
  lastReviewed: readValue(document, 'last_reviewed', isDate, NO_DATE, DATE_FORM, findings),
  nextReview: readValue(document, 'next_review', isDate, NO_DATE, DATE_FORM, findings),
});

const NO_DATE = 'is not a date';
const DATE_FORM = 'write it as 2026-11-21';

function readValue<T extends string>(
  document: Readonly<Record<string, unknown>>,
  key: string,
  isRight: (value: unknown) => value is T,
  message: string,
  fix: string,
  findings: Findings,
): T | null {
  const value = document[key] ?? null;
  if (value === null || isRight(value)) return value;
  findings.warning([key], message, fix);
  return null;
}

const isBand = (value: unknown): value is PrecisionBand => value === 'H' || value === 'M' || value === 'L';

const isDate = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
