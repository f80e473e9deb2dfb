// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatIssue } from './rule-issue';

describe('formatIssue', () => {
  it('starts with a place that editors can open', () => {
    const place = { file: 'R0900.yaml', line: 7, column: 3 };
    const issue = { severity: 'error', ...place, ruleId: 'R0900', field: 'match', message: 'is wrong', fix: 'correct it' } as const;
    expect(formatIssue(issue)).toBe('R0900.yaml:7:3: error R0900 match: is wrong; correct it');
    expect(formatIssue({ ...issue, ruleId: null, field: '' })).toBe('R0900.yaml:7:3: error: is wrong; correct it');
  });
});
