// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '@ttp/attack-stix';
import { DirectoryRuleSource } from '@ttp/rule-source';
import { buildRuleIndex, loadRules, type LoadedRules } from '@ttp/ttp-core';
import { aCommand } from '@ttp/ttp-core/testing';
import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rulesDir } from '../../harness/paths';
import { escaped } from '../escaped';
import { textsOf } from '../folders';
import { nearBytes } from '../near-bytes';
import { nearJson } from '../near-json';
import { promise, type FuzzTarget } from '../target';

const HOSTILE = 'M.yaml';
const MOST_RULES = 40;

const aNeighbour = (ruleId: string, pattern: string): string =>
  `rule_id: ${ruleId}\nrule_version: 1\nname: neighbour\napplies_to: [command]\nmatch: { pattern: '${pattern}' }\n` +
  `emits:\n  - { technique_id: T1098, tactic: TA0003, confidence: 0.8 }\nevidence_fields: [command_text]\n`;

/** JSON is YAML: what `nearJson` makes of it is a rule document with values of other types. */
const AS_JSON = {
  rule_id: 'R5000',
  rule_version: 1,
  name: 'a rule',
  description: 'says what it is for',
  applies_to: ['command', 'http_request'],
  match: { pattern: '>>.*authorized_keys', field: 'command_text' },
  emits: [{ technique_id: 'T1098', sub_technique_id: 'T1098.004', tactic: 'TA0003', confidence: 0.8 }],
  evidence_fields: ['command_text'],
  tests: [{ match: 'echo key >> ~/.ssh/authorized_keys' }, { ignore: 'cat ~/.ssh/authorized_keys' }],
  broad: false,
};
const LIFTER = { ...AS_JSON, applies_to: ['session'], match: { kind: 'lifter:auth_burst', min_attempts: 5 } };
const KEYS = ['precision', 'references', 'last_reviewed', 'match', 'kind', 'field', 'pattern', 'emits', 'broad', 'toString'];

export const ruleYaml: FuzzTarget<Uint8Array> = {
  name: 'rule-yaml',
  summary: 'rule documents in a directory: loaded, or refused with file, line and fix, and the rules beside them load',
  async open(folder) {
    const catalog = await loadShippedCatalog();
    const neighbours = { 'A.yaml': aNeighbour('NEIGHBOUR-A', 'made-up-a'), 'Z.yaml': aNeighbour('NEIGHBOUR-Z', 'made-up-z') };
    for (const [file, text] of Object.entries(neighbours)) writeFileSync(join(folder, file), text);
    const shipped = textsOf(rulesDir(), '*.yaml').slice(0, MOST_RULES);
    return {
      inputs: fc.oneof(nearBytes(shipped), nearJson([AS_JSON, LIFTER], KEYS).map((text) => new Uint8Array(Buffer.from(text)))),
      show: escaped,
      async judge(bytes) {
        writeFileSync(join(folder, HOSTILE), bytes);
        const { documents } = await new DirectoryRuleSource(folder).snapshot();
        return verdictOf(loadRules(documents, catalog));
      },
    };
  },
};

function verdictOf({ rules, files, issues }: LoadedRules) {
  for (const neighbour of ['NEIGHBOUR-A', 'NEIGHBOUR-Z']) promise(files.has(neighbour), `${neighbour} is lost`);
  for (const { file, line, column, message, fix } of issues) {
    promise(basename(file) === HOSTILE && line >= 1 && column >= 1 && message !== '' && fix !== '', `an issue without its place: ${message}`);
  }
  const index = buildRuleIndex(rules);
  const hit = index.match(aCommand('made-up-a && made-up-z'));
  const fired = new Set(hit?.rules.map(({ ruleId }) => ruleId));
  promise(fired.has('NEIGHBOUR-A') && fired.has('NEIGHBOUR-Z'), 'a neighbour does not fire');
  if (rules.length > 2) return 'accepted';
  promise(issues.some(({ severity }) => severity === 'error'), 'refused without saying why');
  return 'rejected';
}
