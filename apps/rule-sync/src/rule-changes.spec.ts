// SPDX-License-Identifier: AGPL-3.0-or-later
import { ruleChanges } from './rule-changes';

const rule = (ruleId: string, contentSha256: string, ruleVersion = 1) => ({ ruleId, ruleVersion, contentSha256 });

describe('ruleChanges', () => {
  it('tells new and edited rules, then deleted ones, and nothing of the others', () => {
    const changes = ruleChanges([rule('R1', 'a'), rule('R2', 'a'), rule('R3', 'a')], [rule('R1', 'a'), rule('R2', 'b', 2), rule('R4', 'a')]);
    expect(changes.map(({ subject, payload }) => [subject, payload])).toEqual([
      ['ttp.rule.reloaded.R2', { rule_id: 'R2', rule_version: 2, content_sha256: 'b' }],
      ['ttp.rule.reloaded.R4', { rule_id: 'R4', rule_version: 1, content_sha256: 'a' }],
      ['ttp.rule.reloaded.R3', { rule_id: 'R3', deleted: true }],
    ]);
  });

  it('gives one change one message id', () => {
    const [first] = ruleChanges([], [rule('R1', 'a')]);
    const [again] = ruleChanges([rule('R1', 'z')], [rule('R1', 'a')]);
    const [gone] = ruleChanges([rule('R1', 'a')], []);
    expect(again?.msgId).toBe(first?.msgId);
    expect(gone?.msgId).not.toBe(first?.msgId);
  });
});
