// SPDX-License-Identifier: AGPL-3.0-or-later
import { aRule } from '../testing';
import { DEFAULT_STATE } from './rule';
import { rulesetDigest } from './ruleset-digest';

const NOW = new Date('2026-11-21T08:00:00Z');
const LATER = new Date('2026-11-21T09:00:00Z');
const clipped = { ...DEFAULT_STATE, state: 'clipped' as const, confidenceMax: 0.5, expiresAt: LATER };
const digest = (...rules: Parameters<typeof aRule>[0][]) => rulesetDigest(rules.map((parts) => aRule(parts)), NOW);

describe('rulesetDigest', () => {
  it('is a SHA-256 that does not depend on the order of the rules', () => {
    expect(digest({ ruleId: 'R0901' }, { ruleId: 'R0902' })).toBe(digest({ ruleId: 'R0902' }, { ruleId: 'R0901' }));
    expect(digest()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it.each([
    ['the id', { ruleId: 'R0901' }],
    ['the version', { ruleVersion: 2 }],
    ['the content', { contentSha256: '1'.repeat(64) }],
    ['being disabled', { state: { ...DEFAULT_STATE, state: 'disabled' as const } }],
    ['a ceiling', { state: clipped }],
  ])('changes with %s', (_, parts) => {
    expect(digest(parts)).not.toBe(digest({}));
  });

  it('changes when a state expires, and not with who set it', () => {
    const rules = [aRule({ state: clipped })];
    expect(rulesetDigest(rules, new Date(LATER.getTime() + 1))).toBe(digest({}));
    expect(rulesetDigest([aRule({ state: { ...clipped, setBy: 'ann', reason: 'noisy' } })], NOW)).toBe(rulesetDigest(rules, NOW));
  });
});
