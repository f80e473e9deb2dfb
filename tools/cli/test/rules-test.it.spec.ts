// SPDX-License-Identifier: AGPL-3.0-or-later
import { join } from 'node:path';
import { aFolder, aRuleFile, cleanUp, ttp } from './ttp';

const FETCH = `rule_id: R0900
rule_version: 1
name: fetch_tool
applies_to: [command]
match: { pattern: 'fetch-tool' }
emits:
  - { technique_id: T1562, sub_technique_id: T1562.001, tactic: TA0005, confidence: 0.7 }
precision: M
last_reviewed: 2020-02-01
tests:
  - match: fetch-tool -x
  - match: odd-tool fetch-tool
  - ignore: other
`;
const ODD = `rule_id: R0901
rule_version: 1
name: odd_tool
applies_to: [command]
match: { pattern: 'odd-tool' }
emits:
  - { technique_id: T1105, tactic: TA0011, confidence: 0.7 }
precision: L
last_reviewed: 2020-01-01
next_review: 2999-01-01
tests:
  - match: odd-tool
  - ignore: fetch-tool
`;
const NEVER = ODD.replaceAll('odd', 'never').replace('R0901', 'R0902');

const LABELLED = [
  { id: '1', commands: ['fetch-tool a', 'fetch-tool a'], technique_ids: ['T1562.001'] },
  { id: '2', commands: ['odd-tool fetch-tool'], technique_ids: ['T1105'] },
  { id: '3', commands: ['fetch-tool b'], technique_ids: ['T1082'], accept_ids: ['T1685'] },
];
const BENIGN = [
  { id: '4', commands: ["f''etch-tool \u001b[2J"], benign: true },
  { id: '5', commands: ['ls'], benign: true },
];
const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('ttp rules test', () => {
  let folder: string;
  let corpora: readonly string[];
  beforeAll(() => {
    folder = aFolder({
      'good/R0900.yaml': FETCH,
      'good/R0901.yaml': ODD,
      'good/R0902.yaml': NEVER,
      'bad/R0900.yaml': FETCH.replace('ignore: other', 'ignore: fetch-tool -y'),
      'bad/R0901.yaml': aRuleFile('R0901', 'odd-tool'),
      'bad/R0902.yaml': aRuleFile('R0902', '('),
      'labelled.jsonl': lines(LABELLED),
      'benign.jsonl': lines(BENIGN),
    });
    corpora = ['--corpus', join(folder, 'labelled.jsonl'), '--corpus', join(folder, 'benign.jsonl')];
  });
  afterAll(cleanUp);
  const testing = (rules: string, ...args: readonly string[]) => ttp(['rules', 'test', join(folder, rules), ...args]);

  it('shows whether the examples hold, what else fires on them, and whose review is due', async () => {
    const { code, stdout, stderr } = await testing('good');
    expect(stdout).toBe(
      [
        'RULE   BAND  REVIEWED        EXAMPLES  ITS EXAMPLES ALSO FIRE  NAME',
        'R0900  M     2020-02-01 due  3/3       R0901 1/2 50.0%         fetch_tool',
        'R0901  L     2020-01-01      2/2       -                       odd_tool',
        'R0902  L     2020-01-01      2/2       -                       never_tool',
        '3 rules, 7 examples, 0 failed (0 rules), 0 rules without, 1 review due',
        '',
      ].join('\n'),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('shows what the rules do on labelled and benign commands, the worst first', async () => {
    const { code, stdout, stderr } = await testing('good', ...corpora);
    expect(stdout).toBe(
      [
        'RULE   BAND  EXAMPLES  FIRES  DISTINCT  PRECISION   EXACT       BENIGN     TOGETHER WITH',
        'R0900  M     3/3       5      4         2/3 66.7%   2/3 66.7%   1/2 50.0%  R0901 1/5 20.0%',
        'R0901  L     2/2       1      1         1/1 100.0%  1/1 100.0%  0/2 0.0%   R0900 1/1 100.0%',
        'R0902  L     2/2       0      0         -           -           0/2 0.0%   -',
        '3 rules, 7 examples, 0 failed (0 rules), 0 rules without, 1 review due',
        '3 labelled, 2 benign and 0 other rows with 6 commands and events: 6 fires',
        'precision 3/4 75.0%, exact 3/4 75.0%; benign ones that any rule fires on 1/2 50.0%',
        'never fired: 1: R0902',
        'nothing of their kind in the corpus: 0',
        '',
      ].join('\n'),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('shows one rule with what it fires on wrongly, and keeps the terminal safe', async () => {
    const { code, stdout } = await testing('good', ...corpora, '--rule', 'R0900');
    expect(stdout).toContain('R0900 version 1: fetch_tool\nemits      T1685\nband       M\nreviewed   2020-02-01, due again\nexamples   3/3\n');
    expect(stdout).toContain(`labelled.jsonl:2 (T1105): odd-tool fetch-tool\n  ${join(folder, 'benign.jsonl')}:1 (benign): f''etch-tool \\u{1b}[2J\n`);
    expect({ code, escapes: stdout.includes('\u001b') }).toEqual({ code: 0, escapes: false });
    const unknown = await testing('good', '--rule', 'R9999');
    expect(unknown).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^ttp: no rule R9999 could be loaded from /) });
  });

  it('compares labels and rules in the chosen release, whatever release they were written for', async () => {
    const { stdout } = await testing('good', ...corpora.slice(0, 2), '--attack', '18.1', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      attack_release: '18.1',
      summary: { rules: 3, examples: 7, failed_examples: 0, rules_failed: 0, rules_lacking_examples: 0, reviews_due: 1 },
      corpus: { rows: { labelled: 2, benign: 0, unlabelled: 0 }, inputs: 3, fires: 4, skipped_lines: 1, never_fired: ['R0902'], not_exercised: [] },
      rules: [
        { rule_id: 'R0900', precision_band: 'M', review_due: true, corpus: { fires: 3, distinct_fires: 2, precision: { count: 1, of: 2 } } },
        { rule_id: 'R0901', examples: { passed: 2, failed: 0, issues: [], overlaps: [] } },
        { rule_id: 'R0902', corpus: { fires: 0, false_positives: { count: 0, of: 0 }, overlaps: [], wrong_fires: [] } },
      ],
      issues: [],
    });
  });

  it('leaves with 1 when an example fails or is missing, with 2 when a rule does not load', async () => {
    const { code, stdout, stderr } = await testing('bad');
    expect(stderr).toMatch(/^\S+R0902\.yaml:6:\d+: error R0902 match\.pattern: [^\n]+\n$/);
    expect(stdout).toMatch(/R0900\.yaml:13:5: error R0900 tests: this example should not fire the rule and does; /);
    expect(stdout).toMatch(/\nR0901 .* never due +none .*\n/);
    expect(stdout).toMatch(/\n2 rules, 3 examples, 1 failed \(1 rule\), 1 rule without, 2 reviews due\n$/);
    expect(code).toBe(2);
    expect((await testing('bad/R0900.yaml')).code).toBe(1);
    expect((await testing('bad/R0901.yaml')).code).toBe(1);
  });

  it('leaves with 1 when a rule is less precise than it must be, or a line cannot be read', async () => {
    expect((await testing('good', ...corpora, '--fail-under', '66.6')).code).toBe(0);
    expect((await testing('good', ...corpora, '--fail-under', '66.7')).code).toBe(1);
    expect((await testing('good', ...corpora, '--fail-under', '66.7', '--rule', 'R0901')).code).toBe(0);
    const broken = await ttp(['rules', 'test', join(folder, 'good'), '--corpus', '-'], { stdin: `${lines(LABELLED)}\n{"id":\n` });
    expect(broken).toMatchObject({ code: 1, stderr: 'stdin:5: skipped: not JSON; give one JSON object a line\n' });
    expect(broken.stdout).toContain('3 labelled, 0 benign and 0 other rows');
  });

  it.each([
    ['a corpus that is not there', ['--corpus', '/nonexistent.jsonl'], 'ttp: corpus /nonexistent.jsonl: cannot be read: ENOENT'],
    ['a corpus that is a directory', ['--corpus', '/'], 'ttp: corpus /: is a directory'],
    ['a threshold without a corpus', ['--fail-under', '80'], 'ttp: --fail-under needs a corpus'],
    ['a threshold that is no percentage', ['--fail-under', '101'], "error: option '--fail-under <percent>' argument '101' is invalid."],
  ])('leaves with 2 for %s', async (_, args, message) => {
    const { code, stdout, stderr } = await testing('good', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.startsWith(message)).toBe(true);
  });

  it('leaves with 2 for a threshold when nothing is labelled', async () => {
    const { code, stderr } = await testing('good', ...corpora.slice(2), '--fail-under', '80');
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'ttp: --fail-under has nothing to go by: no row of the corpus has technique_ids\n' });
  });
});
