// SPDX-License-Identifier: AGPL-3.0-or-later
import { FireTally, type RuleIssue } from '@ttp/ttp-core';
import { aRule } from '@ttp/ttp-core/testing';
import type { RuleCard } from './rule-card';
import { sortCards } from './sort-cards';

const NOTHING = new FireTally().figuresOf('');
const ISSUE: RuleIssue = { severity: 'error', file: 'R.yaml', line: 1, column: 1, ruleId: 'R', field: 'tests', message: 'm', fix: 'f' };

const aCard = (ruleId: string, figures: Partial<RuleCard['figures']> | null = null, proof: Partial<RuleCard['proof']> = {}): RuleCard => ({
  rule: aRule({ ruleId }),
  review: { precision: null, lastReviewed: null, nextReview: null },
  isReviewDue: false,
  proof: { examples: 2, failures: [], missing: [], overlaps: [], ...proof },
  figures: figures && { ...NOTHING, ...figures },
});

const measured = (count: number, of: number, fires = of) => ({ fires, precision: { count, of } });

const CARDS = [
  aCard('kind-not-there'),
  aCard('never-fired', {}),
  aCard('half', measured(1, 2)),
  aCard('half-of-many', measured(5, 10)),
  aCard('right', measured(3, 3)),
  aCard('unjudged', { fires: 99, falsePositives: { count: 1, of: 9 } }),
  aCard('noisy', { fires: 7, falsePositives: { count: 5, of: 9 } }),
  aCard('lacking', measured(1, 1), { missing: [ISSUE] }),
  aCard('failing', measured(1, 1), { failures: [ISSUE] }),
];

const order = (key: Parameters<typeof sortCards>[1]) => sortCards(CARDS, key).map(({ rule }) => rule.ruleId);

describe('sortCards', () => {
  it('puts the worst first', () =>
    expect(order('worst')).toEqual(['failing', 'lacking', 'half-of-many', 'half', 'right', 'never-fired', 'noisy', 'unjudged', 'kind-not-there']));

  it('sorts by one figure', () => {
    expect(order('fires').slice(0, 3)).toEqual(['unjudged', 'half-of-many', 'noisy']);
    expect(order('precision').slice(0, 3)).toEqual(['half-of-many', 'half', 'right']);
    expect(order('benign').slice(0, 2)).toEqual(['noisy', 'unjudged']);
    expect(order('rule')).toEqual(CARDS.map(({ rule }) => rule.ruleId).toSorted());
  });
});
