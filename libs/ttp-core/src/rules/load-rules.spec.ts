// SPDX-License-Identifier: AGPL-3.0-or-later
import { permissiveAttack } from '../testing';
import type { AttackResolver } from './attack-resolver';
import { lintRules } from './lint-rules';
import { loadRules } from './load-rules';
import type { LoadedRules } from './load-rules';

const document = (ruleId: string, pattern = '>>.*authorized_keys', more = ''): string => `rule_id: ${ruleId}
rule_version: 1
name: ssh_key_append
applies_to: [command]
match: { pattern: '${pattern}' }
emits: [{ technique_id: T1098, tactic: TA0003, confidence: 0.8 }]
${more}`;
const EXAMPLES = 'tests:\n  - match: x >> authorized_keys\n  - ignore: cat authorized_keys\n';
const aBroadRule = (n: number) => [`${n}.yaml`, document(`R09${n}`, 'a', 'broad: true\ntests: [{ match: a }, { ignore: b }]\n')] as const;
const about = (ruleId: string, technique: string): string => document(ruleId).replace('T1098', technique);
const filesOf = (texts: Record<string, string>) => Object.entries(texts).map(([file, text]) => ({ file, text }));
const load = (texts: Record<string, string>) => loadRules(filesOf(texts), permissiveAttack);
const lint = (texts: Record<string, string>) => lintRules(filesOf(texts), permissiveAttack);

/** Tells which techniques were looked up, so which documents were read. */
function watchedAttack() {
  const read: string[] = [];
  const resolveEmit: AttackResolver['resolveEmit'] = (emit) => {
    read.push(emit.techniqueId);
    return permissiveAttack.resolveEmit(emit);
  };
  return { read, attack: { ...permissiveAttack, resolveEmit } };
}

const contentOf = ({ rules, files, tests, broad, issues }: LoadedRules) => ({
  rules,
  files: [...files],
  tests: [...tests].map(([ruleId, examples]) => [ruleId, examples.map(({ outcome, input, position }) => ({ outcome, input, position }))]),
  broad: [...broad],
  issues,
});

describe('loadRules', () => {
  it('refuses bad documents alone', () => {
    const { rules, issues } = load({
      'a.yaml': 'rule_id: [',
      'b.yaml': document('R.1'),
      'c.yaml': document('R0903', '('),
      'd.yaml': document('R0904'),
      'e.yaml': document('R0905').replace('0.8', '1.2'),
      'f.yaml': document('R0906').replace('T1098', 'T9999'),
      'g.yaml': document('R0901'),
    });
    expect(rules.map(({ ruleId }) => ruleId)).toEqual(['R0901', 'R0904']);
    expect(new Set(issues.map(({ file }) => file))).toEqual(new Set(['a.yaml', 'b.yaml', 'c.yaml', 'e.yaml', 'f.yaml']));
  });

  it.each([[['a.yaml', 'b.yaml']], [['b.yaml', 'a.yaml']]])('lets the first file name win a rule id, given %j', (names) => {
    const { rules, issues } = load(Object.fromEntries(names.map((name) => [name, document('R0900', `>>.*${name}_keys`)])));
    expect(rules.map(({ match }) => match)).toEqual([{ family: 'pattern', pattern: '>>.*a.yaml_keys', field: null }]);
    expect(issues).toMatchObject([{ severity: 'error', file: 'b.yaml', ruleId: 'R0900', message: 'R0900 is already defined in a.yaml; b.yaml is refused' }]);
  });

  it('does not let a refused document take a rule id', () => {
    const { rules } = load({ 'a.yaml': document('R0900', '('), 'b.yaml': document('R0900') });
    expect(rules).toHaveLength(1);
  });
});

describe('loadRules after an earlier load', () => {
  it('reads only the documents that changed', () => {
    const { read, attack } = watchedAttack();
    const before = loadRules(filesOf({ 'a.yaml': about('R0901', 'T1001'), 'b.yaml': about('R0902', 'T1002'), 'c.yaml': about('R0903', 'T1003') }), attack);
    const changed = { 'a.yaml': about('R0901', 'T1001'), 'b.yaml': about('R0902', 'T1004'), 'd.yaml': about('R0904', 'T1005') };
    const { rules } = loadRules(filesOf(changed), attack, before);
    expect(read).toEqual(['T1001', 'T1002', 'T1003', 'T1004', 'T1005']);
    expect(rules.map(({ ruleId, emits }) => [ruleId, emits[0]?.written.techniqueId])).toEqual([
      ['R0901', 'T1001'],
      ['R0902', 'T1004'],
      ['R0904', 'T1005'],
    ]);
    expect(rules[0]).toBe(before.rules[0]);
  });

  it('gives what a first load would', () => {
    const steps: readonly Record<string, string>[] = [
      { 'a.yaml': document('R0901', '('), 'b.yaml': document('R0902', undefined, EXAMPLES), 'c.yaml': document('R0902') },
      { 'a.yaml': document('R0901', '('), 'c.yaml': document('R0902') },
      { 'a.yaml': document('R0901', 'a', 'broad: true\n'), 'b.yaml': document('R0902'), 'c.yaml': document('R0902') },
    ];
    let previous: LoadedRules | undefined;
    for (const step of steps) {
      previous = loadRules(filesOf(step), permissiveAttack, previous);
      expect(contentOf(previous)).toEqual(contentOf(load(step)));
    }
  });

  it('reads all for another release of ATT&CK', () => {
    const { read, attack } = watchedAttack();
    const files = filesOf({ 'a.yaml': about('R0901', 'T1001') });
    loadRules(files, attack, loadRules(files, permissiveAttack));
    expect(read).toEqual(['T1001']);
  });
});

describe('lintRules', () => {
  it('says nothing of a sound rule', () => {
    expect(lint({ 'a.yaml': document('R0900', undefined, EXAMPLES) }).issues).toEqual([]);
  });

  it('reports an example that fails, at its line', () => {
    const wrong = 'tests:\n  - match: cat authorized_keys\n  - ignore: x >> authorized_keys\n';
    expect(lint({ 'a.yaml': document('R0900', undefined, wrong) }).issues).toMatchObject([
      { severity: 'error', file: 'a.yaml', line: 8, field: 'tests', message: 'this example should fire the rule and does not' },
      { severity: 'error', file: 'a.yaml', line: 9, field: 'tests', message: 'this example should not fire the rule and does' },
    ]);
  });

  it('asks for an example of each outcome', () => {
    const { issues } = lint({ 'a.yaml': document('R0900') });
    expect(issues.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', 'no example of what to match'],
      ['warning', 'no example of what to ignore'],
    ]);
  });

  it('runs the examples of a rule that a lifter evaluates', () => {
    const lifter = document('R0900', undefined, '\ntests:\n  - match: { llmnr_poisoned: true }\n  - ignore: { llmnr_poison_count: 1 }')
      .replace("pattern: '>>.*authorized_keys'", 'kind: lifter:behavioral_llmnr_poisoning')
      .replace('[command]', '[session]');
    expect(lint({ 'a.yaml': lifter }).issues).toMatchObject([{ field: 'tests', message: 'this example should not fire the rule and does' }]);
  });

  it('counts broad rules against the budget of their kind', () => {
    const { issues } = lint(Object.fromEntries(Array.from({ length: 17 }, (_, index) => aBroadRule(index + 10))));
    const message = 'is broad rule number 17 for command, above the budget of 16';
    expect(issues).toMatchObject([{ severity: 'warning', ruleId: 'R0926', field: 'broad', message }]);
  });
});
