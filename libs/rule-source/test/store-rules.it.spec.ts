// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildRuleIndex, DEFAULT_STATE, formatIssue, loadRules, type Rule, SOURCE_KINDS, tagByPattern } from '@ttp/ttp-core';
import { aCommand, permissiveAttack } from '@ttp/ttp-core/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleStore } from '../src';
import { aDocument, BROKEN } from './documents';
import { type Deployment, describeOnEachStore } from './stores';
import { take } from './take';

const PACK = join(__dirname, '../../../rules/ttp');
const HIT = aCommand('sudo made-up-tool --fast');
const A_LIFTER_RULE = `rule_id: R0008
rule_version: 1
name: reuse
applies_to: [credential]
match: { kind: 'lifter:credential_reuse' }
emits:
  - { technique_id: T1078, tactic: TA0001, confidence: 0.6 }
`;

function lifted(rules: readonly Rule[]): string[] {
  const index = buildRuleIndex(rules);
  return SOURCE_KINDS.flatMap((kind) => index.lifterRules(kind).map(({ ruleId }) => `${kind} ${ruleId}`));
}

describeOnEachStore('the rules of a store', (deployment) => {
  let here: Deployment;
  let store: RuleStore;
  beforeEach(async () => {
    here = deployment();
    await here.put('R0002', aDocument('R0002', 7));
    await here.put('R0001', aDocument('R0001'));
    store = await here.openStore();
  });

  /** What fires on the tool, and how sure it is. */
  const fired = (rules: readonly Rule[]) =>
    tagByPattern(HIT, buildRuleIndex(rules), { now: here.now, attackRelease: 'v19.0' }).map(({ ruleId, confidence }) => [ruleId, confidence]);

  it('A4: are compiled, by rule id, in the default state', async () => {
    const technique = { techniqueId: 'T1046', subTechniqueId: null };
    const rules = await store.loadCompiled();
    expect(rules.map(({ ruleId, ruleVersion }) => [ruleId, ruleVersion])).toEqual([
      ['R0001', 1],
      ['R0002', 7],
    ]);
    for (const rule of rules) {
      expect(rule).toMatchObject({ name: 'made_up', description: 'Does nothing; for tests.', state: DEFAULT_STATE });
      expect(rule.evidenceFields).toEqual(['command_text']);
      expect(rule.appliesTo).toEqual(['command']);
      expect(rule.emits).toMatchObject([{ written: technique, technique, tactic: 'TA0007', confidence: 0.7 }]);
    }
  });

  it('A10: are those of the pack, to the last field, whichever store they are in', async () => {
    const names = readdirSync(PACK).filter((name) => name.endsWith('.yaml'));
    const pack = names.map((name) => ({ file: name.slice(0, -'.yaml'.length), text: readFileSync(join(PACK, name), 'utf8') }));
    await here.remove('R0001');
    await here.remove('R0002');
    for (const { file, text } of pack) await here.put(file, text);
    const rules = await store.loadCompiled();
    expect(rules.length).toBeGreaterThan(20);
    expect(rules).toEqual(loadRules(pack, permissiveAttack).rules);
    for (const { description } of rules) expect(description).not.toBe('');
  });

  it.each([
    ['disabled', { state: 'disabled', confidenceMax: null }, []],
    ['clipped', { state: 'clipped', confidenceMax: 0.4 }, [['R0001', 0.4]]],
  ] as const)('A13: fire as before once their state has expired: %s', async (_, wish, meanwhile) => {
    const expiresAt = new Date(here.now.getTime() + 60_000);
    await store.setState('R0001', { ...wish, expiresAt, reason: null }, 'ops');
    const { rules } = await store.edition();
    const other = ['R0002', 0.7];
    expect(fired(rules)).toEqual([...meanwhile, other]);
    here.now = expiresAt;
    expect(fired(rules)).toEqual([...meanwhile, other]);
    // The very same index: nobody has told it.
    here.now = new Date(expiresAt.getTime() + 1);
    expect(fired(rules)).toEqual([['R0001', 0.7], other]);
    expect((await store.loadCompiled()).map(({ state }) => state)).toEqual([DEFAULT_STATE, DEFAULT_STATE]);
  });

  it('A14: stop firing when they are deleted: those of patterns and those of lifters', async () => {
    const changes = store.subscribeChanges();
    await here.put('R0008', A_LIFTER_RULE);
    await take(changes, 1);
    const before = (await store.edition()).rules;
    expect([fired(before), lifted(before)]).toEqual([[['R0001', 0.7], ['R0002', 0.7]], ['credential R0008']]);
    await here.remove('R0001');
    await take(changes, 1);
    await here.remove('R0008');
    await take(changes, 1);
    const { rules } = await store.edition();
    expect([fired(rules), lifted(rules)]).toEqual([[['R0002', 0.7]], []]);
  });

  it.each([
    ['a dotted rule id', 'rule_id: R0009', 'rule_id: R.0009', 'R.0009', 'rule_id'],
    ['an empty rule id', 'rule_id: R0009', "rule_id: ''", '', 'rule_id'],
    ['a confidence above 1', 'confidence: 0.7', 'confidence: 1.2', 'R0009', 'confidence'],
    ['a broken regular expression', "'made-up-tool'", "'made-up-(tool'", 'R0009', 'pattern'],
    ['an unknown technique', 'T1046', 'T9999', 'R0009', 'technique_id'],
  ])('A16: with %s are refused, named, and hold up no other', async (_, good, bad, ruleId, field) => {
    await here.put('R0009', aDocument('R0009').replace(good, bad));
    const fresh = await here.openStore();
    const { rules, issues } = await fresh.edition();
    expect(rules.map((rule) => rule.ruleId)).toEqual(['R0001', 'R0002']);
    expect(issues.map(formatIssue)).toHaveLength(1);
    expect(issues).toMatchObject([{ severity: 'error', file: here.fileOf('R0009'), ruleId, field: expect.stringContaining(field) }]);
  });

  it('A16: that break while they are live go on as they were', async () => {
    await here.put('R0001', BROKEN);
    const { rules, issues, sources } = await store.edition();
    expect(fired(rules)).toEqual([['R0001', 0.7], ['R0002', 0.7]]);
    expect(new Set(issues.map(({ file }) => file))).toEqual(new Set([here.fileOf('R0001')]));
    expect(sources.get('R0001')?.text).toBe(aDocument('R0001'));
  });
});
