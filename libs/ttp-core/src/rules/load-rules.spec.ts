// SPDX-License-Identifier: AGPL-3.0-or-later
import { permissiveAttack } from '../testing';
import { lintRules } from './lint-rules';
import { loadRules } from './load-rules';

const document = (ruleId: string, pattern = '>>.*authorized_keys', more = ''): string => `rule_id: ${ruleId}
rule_version: 1
name: ssh_key_append
applies_to: [command]
match: { pattern: '${pattern}' }
emits: [{ technique_id: T1098, tactic: TA0003, confidence: 0.8 }]
${more}`;
const EXAMPLES = 'tests:\n  - match: x >> authorized_keys\n  - ignore: cat authorized_keys\n';
const broad = (n: number) => [`${n}.yaml`, document(`R09${n}`, 'a', 'broad: true\ntests: [{ match: a }, { ignore: b }]\n')] as const;
const load = (files: Record<string, string>) => loadRules(Object.entries(files).map(([file, text]) => ({ file, text })), permissiveAttack);
const lint = (files: Record<string, string>) => lintRules(Object.entries(files).map(([file, text]) => ({ file, text })), permissiveAttack);

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

  it('does not run the examples of a rule that a lifter evaluates', () => {
    const lifter = document('R0900', undefined, EXAMPLES)
      .replace("pattern: '>>.*authorized_keys'", 'kind: lifter:behavioral_beaconing')
      .replace('[command]', '[session]');
    expect(lint({ 'a.yaml': lifter }).issues).toEqual([]);
  });

  it('counts broad rules against the budget of their kind', () => {
    const { issues } = lint(Object.fromEntries(Array.from({ length: 17 }, (_, index) => broad(index + 10))));
    const message = 'is broad rule number 17 for command, above the budget of 16';
    expect(issues).toMatchObject([{ severity: 'warning', ruleId: 'R0926', field: 'broad', message }]);
  });
});
