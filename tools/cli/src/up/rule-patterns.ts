// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import type { Settings } from '@ttp/config';
import { compilePattern, defaultField, loadRules, type Pattern } from '@ttp/ttp-core';
import { readRuleFiles } from '../rules/read-rules';

/** Whether a rule's pattern occurs in a command. It never does for a rule that the directory lacks, or that looks at something else. */
export type RulePatterns = (ruleId: string, command: string) => boolean;

/** The patterns of the rule directory. Each is compiled when first asked for: few of many rules fire. */
export async function rulePatterns({ rulesDir }: Settings, catalog: AttackCatalog): Promise<RulePatterns> {
  const { rules } = loadRules(await readRuleFiles(rulesDir), catalog);
  const command = defaultField('command');
  const sources = new Map<string, string>();
  for (const { ruleId, match } of rules) {
    if (match.family === 'pattern' && (match.field ?? command) === command) sources.set(ruleId, match.pattern);
  }
  const compiled = new Map<string, Pattern>();
  return (ruleId, text) => {
    const source = sources.get(ruleId);
    if (source === undefined) return false;
    const pattern = compiled.get(ruleId) ?? compilePattern(source);
    compiled.set(ruleId, pattern);
    return pattern.test(text);
  };
}
