// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { permissiveAttack } from '../testing';
import { parseRule } from './parse-rule';
import { DEFAULT_STATE } from './rule';

const EMIT = '- { technique_id: T1098, sub_technique_id: T1098.004, tactic: TA0003, confidence: 0.8 }';
const GOOD = `rule_id: R0900
rule_version: 2
name: ssh_key_append
description: A key appended.
applies_to: [command]
match:
  pattern: '>>.*authorized_keys'
emits:
  ${EMIT}
evidence_fields: [command_text]
last_reviewed: 2026-11-21
tests:
  - match: echo key >> ~/.ssh/authorized_keys
  - ignore: { command_text: cat ~/.ssh/authorized_keys }
`;

const parse = (text: string) => parseRule(text, 'R0900.yaml', permissiveAttack);
/** The good document with one part replaced. */
const broken = (part: string, by: string) => parse(GOOD.replace(part, by));

describe('parseRule', () => {
  it('reads a rule, resolved and with the default state', () => {
    const { tests, ...parsed } = parse(GOOD);
    expect(parsed).toEqual({
      rule: {
        ruleId: 'R0900',
        ruleVersion: 2,
        name: 'ssh_key_append',
        description: 'A key appended.',
        appliesTo: ['command'],
        match: { family: 'pattern', pattern: '>>.*authorized_keys', field: null },
        emits: [
          {
            written: { techniqueId: 'T1098', subTechniqueId: 'T1098.004' },
            technique: { techniqueId: 'T1098', subTechniqueId: 'T1098.004' },
            tactic: 'TA0003',
            confidence: 0.8,
            mitreUrl: 'https://attack.mitre.org/techniques/T1098/004',
          },
        ],
        evidenceFields: ['command_text'],
        contentSha256: createHash('sha256').update(GOOD).digest('hex'),
        state: DEFAULT_STATE,
      },
      broad: false,
      review: { precision: null, lastReviewed: '2026-11-21', nextReview: null },
      issues: [],
    });
    expect(tests.map(({ outcome, input, file, position }) => ({ outcome, input, file, position }))).toEqual([
      { outcome: 'match', input: 'echo key >> ~/.ssh/authorized_keys', file: 'R0900.yaml', position: { line: 13, column: 5 } },
      { outcome: 'ignore', input: { command_text: 'cat ~/.ssh/authorized_keys' }, file: 'R0900.yaml', position: { line: 14, column: 5 } },
    ]);
  });

  it('takes the documents of the system it replaces as they are: no tests, an empty sub-technique, a trailing look-ahead', () => {
    const { rule, issues } = parse(`rule_id: R0016
rule_version: 1
name: recursive_find
applies_to: [command]
match:
  field: command_text
  pattern: '\\bfind\\s+(?P<root>/|/home|/etc)(?=\\s|/|$)'
emits:
  - technique_id: T1083
    sub_technique_id: ""
    tactic: TA0007
    confidence: 0.65
next_review: 2026-08-02
`);
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(rule?.emits[0]?.written).toEqual({ techniqueId: 'T1083', subTechniqueId: null });
  });

  it('reads a lifter rule with the parameters of its predicate', () => {
    const lifter = GOOD.replace("pattern: '>>.*authorized_keys'", 'kind: lifter:behavioral_beaconing\n  min_interval_s: 10').replace('[command]', '[session]');
    const { rule, issues } = parse(lifter);
    expect(issues).toEqual([]);
    expect(rule?.match).toEqual({ family: 'lifter', predicate: 'behavioral_beaconing', parameters: { min_interval_s: 10 } });
  });

  it('keeps a rule whose predicate nothing evaluates, and says so', () => {
    const { rule, issues } = broken("pattern: '>>.*authorized_keys'", 'kind: lifter:c2_fingerprint');
    expect(rule).not.toBeNull();
    expect(issues).toMatchObject([{ severity: 'warning', line: 7, field: 'match.kind', message: expect.stringContaining('no evaluator') as string }]);
  });

  it('joins a list of patterns into one that matches where any does', () => {
    const { rule } = broken("'>>.*authorized_keys'", "['>>.*authorized_keys', '(?i)ssh-copy-id']");
    expect(rule?.match).toMatchObject({ pattern: '(?:>>.*authorized_keys)|(?:(?i)ssh-copy-id)' });
  });

  it('warns of a field that has no effect, at its key', () => {
    const { rule, issues } = broken('last_reviewed', 'lastreviewed');
    expect(rule).not.toBeNull();
    expect(issues).toMatchObject([{ severity: 'warning', line: 11, column: 1, field: 'lastreviewed' }]);
  });

  it('warns of a weak pattern with its score, unless the author means it', () => {
    const weak = GOOD.replace("'>>.*authorized_keys'", "'a'");
    expect(parse(weak).issues).toMatchObject([{ severity: 'warning', line: 7, message: expect.stringMatching(/a score of \d+\.\d bits, below 12/) as string }]);
    expect(parse(`${weak}broad: true\n`)).toMatchObject({ broad: true, issues: [] });
  });

  it.each<[string, string, string, number, string, RegExp]>([
    ['an empty rule id', 'rule_id: R0900', 'rule_id: ""', 1, 'rule_id', /not a usable rule id/],
    ['a dotted rule id', 'rule_id: R0900', 'rule_id: R.900', 1, 'rule_id', /not a usable rule id/],
    ['a rule id with a bar', 'rule_id: R0900', 'rule_id: "R|900"', 1, 'rule_id', /not a usable rule id/],
    ['a rule id with a wild card', 'rule_id: R0900', 'rule_id: "R>"', 1, 'rule_id', /not a usable rule id/],
    ['a rule id that is a number', 'rule_id: R0900', 'rule_id: 900', 1, 'rule_id', /not a usable rule id/],
    ['a version that is not whole', 'rule_version: 2', 'rule_version: 1.5', 2, 'rule_version', /not an integer/],
    ['no name', 'name: ssh_key_append\n', '', 1, 'name', /is missing/],
    ['an unknown kind', '[command]', '[comand]', 5, 'applies_to[0]', /comand is not a source kind/],
    ['no kind', '[command]', '[]', 5, 'applies_to', /is empty/],
    ['a kind twice', '[command]', '[command, command]', 5, 'applies_to[1]', /listed twice/],
    ['a pattern on a kind the engine never sees', '[command]', '[command, email]', 5, 'applies_to[1]', /pattern rules never see email/],
    ['no match', "match:\n  pattern: '>>.*authorized_keys'\n", '', 1, 'match', /is missing/],
    ['a match that is neither pattern nor predicate', "pattern: '>>", "patern: '>>", 7, 'match', /neither a pattern nor a lifter/],
    ['an unknown predicate', "pattern: '>>.*authorized_keys'", 'kind: lifter:behavioral_beacon', 7, 'match.kind', /no lifter has the predicate/],
    ['a predicate on a kind its lifter never sees', "pattern: '>>.*authorized_keys'", 'kind: lifter:email_bec', 5, 'applies_to[0]', /never sees/],
    ['a field that is no name', "pattern: '>>", "field: [a]\n  pattern: '>>", 7, 'match.field', /not a payload field/],
    ['no emits', `\n  ${EMIT}`, ' []', 8, 'emits', /is empty/],
    ['an emit that is a text', EMIT, '- T1098', 9, 'emits', /other than a mapping/],
    ['a dotted technique', 'technique_id: T1098,', 'technique_id: T1098.004,', 9, 'emits[0].technique_id', /not a technique id/],
    ['a foreign sub-technique', 'T1098.004', 'T1021.004', 9, 'emits[0].sub_technique_id', /T1021.004 is not a sub-technique of T1098/],
    ['an unknown technique', 'technique_id: T1098, sub_technique_id: T1098.004', 'technique_id: T9999', 9, 'emits[0].technique_id', /not a technique/],
    ['a tactic by name', 'TA0003', 'persistence', 9, 'emits[0].tactic', /not a tactic id/],
    ['a confidence above 1', 'confidence: 0.8', 'confidence: 1.2', 9, 'emits[0].confidence', /is above 1/],
    ['a confidence below 0', 'confidence: 0.8', 'confidence: -0.1', 9, 'emits[0].confidence', /is below 0/],
    ['a confidence that is no number', 'confidence: 0.8', 'confidence: .nan', 9, 'emits[0].confidence', /./],
    ['no confidence', ', confidence: 0.8', '', 9, 'emits[0].confidence', /is missing/],
    ['undeclared evidence', '[command_text]', '[command_text, password]', 10, 'evidence_fields[1]', /password is not declared/],
    ['evidence that reaches a prototype', '[command_text]', '[__proto__]', 10, 'evidence_fields', /other than a field name/],
    ['an example that is neither', '- match: echo', '- matches: echo', 13, 'tests[0]', /not an example/],
    ['an example of two', '- match: echo', '- ignore: x\n    match: echo', 13, 'tests[0]', /not an example/],
    ['a text at the top', GOOD, 'R0900', 1, '', /not a mapping/],
    ['nothing', GOOD, '', 1, '', /not a mapping/],
  ])('refuses %s, with its line', (_, part, by, line, field, message) => {
    const { rule, issues } = broken(part, by);
    expect(rule).toBeNull();
    expect(issues).toContainEqual(expect.objectContaining({ severity: 'error', line, field, message: expect.stringMatching(message) as string }));
  });

  it('points into a pattern that does not compile', () => {
    const { rule, issues } = broken('>>.*authorized_keys', '>>.*(authorized_keys');
    expect(rule).toBeNull();
    expect(issues).toMatchObject([{ severity: 'error', line: 7, ruleId: 'R0900', field: 'match.pattern' }]);
    expect(issues[0]?.column).toBeGreaterThan(13);
  });

  it('points at the alternative that does not compile', () => {
    const { issues } = broken("'>>.*authorized_keys'", "\n    - 'ssh-copy-id'\n    - '(?<=a)b'");
    expect(issues).toMatchObject([{ line: 9, field: 'match.pattern[1]' }]);
  });

  it('reports every issue, not only the first', () => {
    const { issues } = parse(GOOD.replace('R0900', 'R.900').replace('TA0003', 'persistence').replace('0.8', '1.2'));
    expect(issues.map(({ field }) => field)).toEqual(['rule_id', 'emits[0].tactic', 'emits[0].confidence']);
  });

  it.each([
    ['a confidence', 'confidence: 0.8', 'confidence: " 0.7 "', 9, 'emits[0].confidence', 0.7, 2],
    ['a version', 'rule_version: 2', 'rule_version: "3"', 2, 'rule_version', 0.8, 3],
  ])('takes %s that is a number written as a text, and says so', (_, part, by, line, field, confidence, version) => {
    const { rule, issues } = broken(part, by);
    expect([rule?.emits[0]?.confidence, rule?.ruleVersion]).toEqual([confidence, version]);
    expect(issues).toMatchObject([{ severity: 'warning', line, field, message: 'is a number written as a text' }]);
  });

  it.each([
    ['confidence: 0.8', 'confidence: [0.8]', 'emits[0].confidence: is not a number'],
    ['confidence: 0.8', 'confidence: "high"', 'emits[0].confidence: is not a number'],
    ['confidence: 0.8', 'confidence: "nan"', 'emits[0].confidence: is not a number'],
    ['rule_version: 2', 'rule_version: "2.5"', 'rule_version: is not an integer'],
    ['rule_version: 2', 'rule_version: 0.5', 'rule_version: is not an integer'],
    ['name: ssh_key_append', 'name: [x]', 'name: is not a text'],
    ['name: ssh_key_append', 'name: ""', 'name: is empty'],
    ['[command]', 'command', 'applies_to: is not a list'],
    [`\n  ${EMIT}`, ' { technique_id: T1098 }', 'emits: is not a list'],
    [EMIT, '- []', 'emits: holds something other than a mapping'],
    ['[command_text]', '{ a: b }', 'evidence_fields: is not a list'],
  ])('says once what is wrong where %j is written %j', (part, by, message) => {
    expect(broken(part, by).issues.map((issue) => `${issue.field}: ${issue.message}`)).toEqual([message]);
  });

  it('refuses a list whose entries make sense only together', () => {
    const { issues } = broken("'>>.*authorized_keys'", "['(?:authorized', '_keys)']");
    expect(issues.map(({ field, message }) => `${field}: ${message}`)).toEqual([
      'match.pattern[0]: the group is not closed (position 0)',
      'match.pattern[1]: this ) closes nothing (position 5)',
    ]);
  });

  it('refuses counts that multiply', () => {
    const { issues } = broken('>>.*authorized_keys', '((a{1000}){1000})');
    expect(issues).toMatchObject([{ line: 7, field: 'match.pattern', message: expect.stringContaining('2500') as string }]);
  });

  it('names the rule in each issue', () => {
    expect(broken('0.8', '1.2').issues).toMatchObject([{ ruleId: 'R0900', file: 'R0900.yaml', fix: 'write a number from 0 to 1' }]);
  });

  it('throws for no text at all', () => {
    const pieces = fc.constantFrom(...GOOD.split(/(?<=[\s:,[\]{}'])/), '&a ', '*a', '!!x ', '- ', '? ', '\u0000', '\ufeff', '__proto__: ', '(', '\\');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''))), (text) => {
        const { rule, issues } = parse(text);
        expect(rule === null).toBe(issues.some(({ severity }) => severity === 'error'));
      }),
    );
  });
});
