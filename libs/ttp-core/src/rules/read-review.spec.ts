// SPDX-License-Identifier: AGPL-3.0-or-later
import { permissiveAttack } from '../testing';
import { parseRule } from './parse-rule';

const RULE = `rule_id: R0901
rule_version: 1
name: made_up
applies_to: [command]
match: { pattern: 'made-up-tool' }
emits: [{ technique_id: T1105, tactic: TA0011, confidence: 0.8 }]
`;

const parsed = (text: string) => parseRule(`${RULE}${text}`, 'R0901.yaml', permissiveAttack);

describe('the review of a rule', () => {
  it('is what the author says, quoted or not', () => {
    const { review, issues } = parsed("precision: H\nlast_reviewed: 2026-11-21\nnext_review: '2027-02-21'\n");
    expect({ review, issues }).toEqual({ review: { precision: 'H', lastReviewed: '2026-11-21', nextReview: '2027-02-21' }, issues: [] });
  });

  it('may be left out', () => expect(parsed('').review).toEqual({ precision: null, lastReviewed: null, nextReview: null }));

  it.each([
    ['precision: high', 'precision', 'is not a precision band'],
    ['last_reviewed: yesterday', 'last_reviewed', 'is not a date'],
    ['last_reviewed: 2026-13-01', 'last_reviewed', 'is not a date'],
    ['next_review: 2027', 'next_review', 'is not a date'],
  ])('does not refuse the rule for %s, but warns', (text, field, message) => {
    const { rule, review, issues } = parsed(text);
    expect(rule?.ruleId).toBe('R0901');
    expect(review).toEqual({ precision: null, lastReviewed: null, nextReview: null });
    expect(issues).toMatchObject([{ severity: 'warning', line: 7, field, message }]);
  });
});
