// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { DEFAULT_STATE } from '../rules/rule';
import type { Rule } from '../rules/rule';
import { aCommand, anIndex, aRule } from '../testing';
import { buildRuleIndex } from './rule-index';
import type { RuleIndex } from './rule-index';
import { seeded } from './testing/text-from-pattern';

const DISABLED = { ...DEFAULT_STATE, state: 'disabled' as const };
const RANSOM_NOTE = { family: 'lifter', predicate: 'behavioral_ransom_note', parameters: {} } as const;
const lifter = (ruleId: string) => aRule({ ruleId, appliesTo: ['session', 'email'], match: RANSOM_NOTE });

const WORDS = Array.from({ length: 40 }, (_, i) => `needle${i}x`);
/** A rule for each word by its place; of version `edit` where that is one of those given. */
const rulesFor = (places: readonly number[], edited: readonly number[] = [], edit = ''): Rule[] =>
  places.map((place) => aRule({ ruleId: `R1${String(place).padStart(3, '0')}`, pattern: `${edited.includes(place) ? edit : ''}${WORDS[place]}` }));
const firedBy = (index: RuleIndex, text: string): string[] => (index.match(aCommand(text))?.rules ?? []).map(({ ruleId }) => ruleId);
const ALL = WORDS.map((_, place) => place);

describe('RuleIndex', () => {
  it('holds every rule by id, ascending', () => {
    const index = anIndex(aRule({ ruleId: 'R0902' }), lifter('R0901'));
    expect([...index.rules].map(({ ruleId }) => ruleId)).toEqual(['R0901', 'R0902']);
    expect(index.size).toBe(2);
    expect(index.rule('R0902')?.name).toBe('ssh_key_append');
    expect(index.rule('R0000')).toBeUndefined();
  });

  it('looks at a command as it was typed and as a shell sees it, and tells each rule once', () => {
    const index = anIndex(aRule({ ruleId: 'R0901', pattern: '\\bwget x' }), aRule({ ruleId: 'R0902', pattern: '"g"' }), aRule({ ruleId: 'R0903', pattern: 'get' }));
    expect(firedBy(index, 'w"g"et x')).toEqual(['R0901', 'R0902', 'R0903']);
    expect(firedBy(index, 'sudo "wget" x')).toEqual(['R0901', 'R0903']);
    expect(firedBy(index, 'wget x')).toEqual(['R0901', 'R0903']);
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

  it('tells apart what was kept, replaced, removed and added since the index before', () => {
    const rules = rulesFor(ALL.slice(0, 30));
    const before = buildRuleIndex(rules);
    const kept = rules.filter(({ ruleId }) => ruleId !== 'R1003' && ruleId !== 'R1005');
    const after = buildRuleIndex([...kept, ...rulesFor([5], [5], 'new'), ...rulesFor([31])], before);
    const text = `${WORDS.join(' ')} newneedle5x`;
    expect(firedBy(after, WORDS.join(' '))).toEqual([...kept, ...rulesFor([31])].map(({ ruleId }) => ruleId));
    expect(firedBy(after, text)).toEqual([...kept, ...rulesFor([5, 31])].map(({ ruleId }) => ruleId).toSorted());
    expect(firedBy(before, text)).toEqual(rules.map(({ ruleId }) => ruleId));
  });

  it('gives after any changes what an index of the same rules gives', () => {
    const edited = fc.subarray(ALL, { maxLength: 4 });
    const step = fc.record({ places: fc.subarray(ALL, { minLength: 1 }), edited, edit: fc.constantFrom('one ', 'two ') });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), (steps) => {
        const known = new Map<string, Rule>();
        const text = `${WORDS.join(' ')} one two ${WORDS.map((word) => `two ${word}`).join(' ')}`;
        let index: RuleIndex | undefined;
        for (const { places, ...edits } of steps) {
          // As loading does: what is written as before is the same object as before.
          const rules = rulesFor(places, edits.edited, edits.edit).map((rule) => known.get(JSON.stringify(rule)) ?? rule);
          for (const rule of rules) known.set(JSON.stringify(rule), rule);
          index = buildRuleIndex(rules, index);
          expect(firedBy(index, text)).toEqual(firedBy(buildRuleIndex(rules), text));
        }
      }),
    );
  });

  it('finds rules that share a match, with an index before or without', () => {
    const one = aRule({ ruleId: 'R0901', pattern: 'needle' });
    const rules = [one, { ...one, ruleId: 'R0902' }, ...rulesFor(ALL)];
    expect(firedBy(buildRuleIndex(rules, buildRuleIndex(rules)), 'needle')).toEqual(['R0901', 'R0902']);
  });

  it('says that the step budget ran out over what was kept as over what was added', () => {
    const costly = aRule({ ruleId: 'R0901', pattern: 'a(?:[ab]{100}){9}c' });
    const random = seeded(1);
    const text = `needle0x ${Array.from({ length: 8_000 }, () => 'ab'[random(2)]).join('')}c`;
    for (const previous of [buildRuleIndex([costly, ...rulesFor(ALL)]), buildRuleIndex(rulesFor(ALL))]) {
      const overBudget = jest.fn();
      const rules = [...previous.rules].filter(({ ruleId }) => ruleId !== 'R1001' && ruleId !== 'R0901');
      const hits = buildRuleIndex([costly, ...rules], previous).match(aCommand(text), { overBudget, clipped: jest.fn() });
      expect({ fired: hits?.rules.map(({ ruleId }) => ruleId), calls: overBudget.mock.calls }).toEqual({ fired: ['R1000'], calls: [['command']] });
    }
  });
});
