// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadShippedCatalog } from '@ttp/attack-stix';
import { DirectoryRuleSource } from '@ttp/rule-source';
import { buildRuleIndex, loadRules, type RuleIndex } from '@ttp/ttp-core';
import { stringify } from 'yaml';
import { rulePatterns } from '../engine/rule-patterns';

/** What turns events into tags, as the worker holds it. */
export interface ActiveRules {
  readonly index: RuleIndex;
  readonly attackRelease: string;
}

const SHIPPED_RULES = 'rules/ttp';
const EMITS = [{ technique_id: 'T1059', sub_technique_id: 'T1059.004', tactic: 'TA0002', confidence: 0.7 }];

/**
 * Fills `directory` with so many rule documents and loads them as the worker will: the shipped pack as it is, then generated rules.
 *
 * @throws {Error} when one of them is refused: the worker would run with fewer.
 */
export async function writeRuleSet(directory: string, count: number): Promise<ActiveRules> {
  const shipped = await new DirectoryRuleSource(SHIPPED_RULES).snapshot();
  mkdirSync(directory, { recursive: true });
  for (const { file, text } of shipped.slice(0, count)) writeFileSync(join(directory, file.slice(SHIPPED_RULES.length + 1)), text);
  for (const [i, pattern] of generatedPatterns(count - shipped.length).entries()) writeFileSync(join(directory, `${ruleId(i)}.yaml`), document(ruleId(i), pattern));

  const catalog = await loadShippedCatalog();
  const { rules, issues } = loadRules(await new DirectoryRuleSource(directory).snapshot(), catalog);
  const refused = issues.find(({ severity }) => severity === 'error');
  if (refused || rules.length !== count) throw new Error(`${rules.length} of ${count} rules were loaded: ${refused?.file} ${refused?.message}`);
  return { index: buildRuleIndex(rules), attackRelease: catalog.attackRelease };
}

/** The engine bench's patterns begin with the shipped ones, which are documents of their own here. */
const generatedPatterns = (count: number): readonly string[] => (count > 0 ? rulePatterns(SHIPPED_LIMIT + count).slice(-count) : []);

/** More than the shipped pack has command rules. */
const SHIPPED_LIMIT = 100;

const ruleId = (i: number): string => `R${String(10_000 + i)}`;

const document = (id: string, pattern: string): string =>
  `# SPDX-License-Identifier: AGPL-3.0-or-later\n${stringify({
    rule_id: id,
    rule_version: 1,
    name: `generated_${id.toLowerCase()}`,
    description: 'Generated for the bench.',
    applies_to: ['command'],
    match: { pattern },
    emits: EMITS,
    evidence_fields: ['command_text'],
    precision: 'L',
    last_reviewed: '2026-11-21',
  })}`;
