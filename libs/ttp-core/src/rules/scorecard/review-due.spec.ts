// SPDX-License-Identifier: AGPL-3.0-or-later
import { NO_REVIEW } from '../read-review';
import { isReviewDue } from './review-due';

const NOW = new Date('2026-11-21T08:00:00Z');

describe('isReviewDue', () => {
  it.each([
    ['reviewed today', { lastReviewed: '2026-11-21' }, false],
    ['reviewed 364 days ago', { lastReviewed: '2025-11-22' }, false],
    ['reviewed a year ago', { lastReviewed: '2025-11-21' }, true],
    ['never reviewed', {}, true],
    ['to be reviewed tomorrow, whatever its age', { lastReviewed: '2020-01-01', nextReview: '2026-11-22' }, false],
    ['to be reviewed today, however fresh', { lastReviewed: '2026-11-20', nextReview: '2026-11-21' }, true],
  ])('%s', (_, review, expected) => expect(isReviewDue({ ...NO_REVIEW, ...review }, NOW)).toBe(expected));
});
