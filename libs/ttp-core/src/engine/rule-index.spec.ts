// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_STATE } from '../rules/rule';
import { aCommand, anIndex, aRule } from '../testing';

const DISABLED = { ...DEFAULT_STATE, state: 'disabled' as const };
const RANSOM_NOTE = { family: 'lifter', predicate: 'behavioral_ransom_note', parameters: {} } as const;
const lifter = (ruleId: string) => aRule({ ruleId, appliesTo: ['session', 'email'], match: RANSOM_NOTE });

describe('RuleIndex', () => {
  it('holds every rule by id, ascending', () => {
    const index = anIndex(aRule({ ruleId: 'R0902' }), lifter('R0901'));
    expect([...index.rules].map(({ ruleId }) => ruleId)).toEqual(['R0901', 'R0902']);
    expect(index.size).toBe(2);
    expect(index.rule('R0902')?.name).toBe('ssh_key_append');
    expect(index.rule('R0000')).toBeUndefined();
  });

  it('gives lifters their rules by kind', () => {
    const index = anIndex(lifter('R0902'), lifter('R0901'), aRule());
    expect(index.lifterRules('email').map(({ ruleId }) => ruleId)).toEqual(['R0901', 'R0902']);
    expect(index.lifterRules('command')).toEqual([]);
  });

  it('matches nothing without rules', () => {
    expect(anIndex().match(aCommand('id'))).toBeNull();
  });

  it('restates one rule in a new index and leaves the old one as it was', () => {
    const before = anIndex(aRule({ ruleId: 'R0901', pattern: 'needle' }), lifter('R0902'));
    const after = before.withState('R0901', DISABLED).withState('R0902', DISABLED);
    expect(after.match(aCommand('a needle'))?.rules[0]?.state).toEqual(DISABLED);
    expect(after.lifterRules('session')[0]?.state).toEqual(DISABLED);
    expect([...after.rules].map(({ state }) => state)).toEqual([DISABLED, DISABLED]);
    expect(before.match(aCommand('a needle'))?.rules[0]?.state).toEqual(DEFAULT_STATE);
  });

  it('takes no notice of the state of an unknown rule', () => {
    const index = anIndex(aRule());
    expect(index.withState('R0000', DISABLED)).toBe(index);
  });
});
