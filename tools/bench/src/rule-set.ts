// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadShippedCatalog } from '@ttp/attack-stix';
import { DirectoryRuleSource } from '@ttp/rule-source';
import { type AttackResolver, buildRuleIndex, loadRules, type Rule, type RuleFile, type RuleIndex } from '@ttp/ttp-core';
import { stringify } from 'yaml';
import { rulePatterns } from './engine/rule-patterns';

/** What turns events into tags, as the worker holds it. */
export interface ActiveRules {
  readonly index: RuleIndex;
  readonly attackRelease: string;
}

export const SHIPPED_RULES = 'rules/ttp';
const EMITS = [{ technique_id: 'T1059', sub_technique_id: 'T1059.004', tactic: 'TA0002', confidence: 0.7 }];

/**
 * Fills `directory` with so many rule documents and loads them as the worker will: the shipped pack as it is, then generated rules.
 *
 * @throws {Error} when one of them is refused: the worker would run with fewer.
 */
export async function writeRuleSet(directory: string, count: number): Promise<ActiveRules> {
  const catalog = await loadShippedCatalog();
  return { index: buildRuleIndex(loadAll(await writeRuleFiles(directory, count), catalog)), attackRelease: catalog.attackRelease };
}

/** The same without loading them; answers with the documents as a rule source reads them. */
export async function writeRuleFiles(directory: string, count: number): Promise<readonly RuleFile[]> {
  const { documents: shipped } = await new DirectoryRuleSource(SHIPPED_RULES).snapshot();
  mkdirSync(directory, { recursive: true });
  for (const { file, text } of shipped.slice(0, count)) writeFileSync(join(directory, file.slice(SHIPPED_RULES.length + 1)), text);
  for (const [i, pattern] of generatedPatterns(count - shipped.length).entries()) {
    const ruleId = generatedId(i);
    writeFileSync(join(directory, `${ruleId}.yaml`), generatedRule(ruleId, pattern));
  }
  return (await new DirectoryRuleSource(directory).snapshot()).documents;
}

/** @throws {Error} when a document is refused. */
export function loadAll(documents: readonly RuleFile[], attack: AttackResolver): readonly Rule[] {
  const { rules, issues } = loadRules(documents, attack);
  const refused = issues.find(({ severity }) => severity === 'error');
  if (refused || rules.length !== documents.length) {
    throw new Error(`${rules.length} of ${documents.length} rules were loaded: ${refused?.file} ${refused?.message}`);
  }
  return rules;
}

/** The engine bench's patterns begin with the shipped ones, which are documents of their own here. */
export const generatedPatterns = (count: number): readonly string[] => (count > 0 ? rulePatterns(SHIPPED_LIMIT + count).slice(-count) : []);

/** More than the shipped pack has command rules. */
const SHIPPED_LIMIT = 500;

const FIRST_GENERATED = 10_000;

const generatedId = (i: number): string => `R${FIRST_GENERATED + i}`;

export const isGenerated = (ruleId: string): boolean => Number(ruleId.slice(1)) >= FIRST_GENERATED;

/** A rule document on commands. */
export const generatedRule = (id: string, pattern: string, version = 1): string =>
  `# SPDX-License-Identifier: AGPL-3.0-or-later\n${stringify({
    rule_id: id,
    rule_version: version,
    name: `generated_${id.toLowerCase()}`,
    description: 'Generated for the bench.',
    applies_to: ['command'],
    match: { pattern },
    emits: EMITS,
    evidence_fields: ['command_text'],
    precision: 'L',
    last_reviewed: '2026-11-21',
  })}`;
