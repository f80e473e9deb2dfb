// SPDX-License-Identifier: AGPL-3.0-or-later
import { ruleChanges, type Announcement } from './rule-changes';

const rule = (ruleId: string, contentSha256: string, ruleVersion = 1) => ({ ruleId, ruleVersion, contentSha256 });
const announced = (entries: Record<string, [contentSha256: string | null, seq: number]>): Map<string, Announcement> =>
  new Map(Object.entries(entries).map(([ruleId, [contentSha256, seq]]) => [ruleId, { contentSha256, seq }]));

describe('ruleChanges', () => {
  it('tells new and edited rules, then deleted ones, and nothing of the others', () => {
    const changes = ruleChanges(announced({ R1: ['a', 1], R2: ['a', 2], R3: ['a', 3] }), [rule('R1', 'a'), rule('R2', 'b', 2), rule('R4', 'a')]);
    expect(changes.map(({ subject, payload }) => [subject, payload])).toEqual([
      ['ttp.rule.reloaded.R2', { rule_id: 'R2', rule_version: 2, content_sha256: 'b' }],
      ['ttp.rule.reloaded.R4', { rule_id: 'R4', rule_version: 1, content_sha256: 'a' }],
      ['ttp.rule.reloaded.R3', { rule_id: 'R3', deleted: true }],
    ]);
  });

  it('tells of a deletion once, and of the return of the rule', () => {
    const gone = announced({ R1: [null, 7] });
    expect(ruleChanges(gone, [])).toEqual([]);
    expect(ruleChanges(gone, [rule('R1', 'a')])).toMatchObject([{ ruleId: 'R1', contentSha256: 'a' }]);
  });

  it('gives one step one message id, and a rule that changes back another', () => {
    const idOf = (from: Map<string, Announcement>, ...live: ReturnType<typeof rule>[]) => ruleChanges(from, live)[0]?.msgId;
    const first = announced({ R1: ['a', 1] });
    const second = announced({ R1: ['b', 2] });
    const third = announced({ R1: ['a', 3] });
    expect(idOf(first, rule('R1', 'b'))).toBe(idOf(first, rule('R1', 'b')));
    const ids = [idOf(first, rule('R1', 'b')), idOf(second, rule('R1', 'a')), idOf(third, rule('R1', 'b')), idOf(third), idOf(first)];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
