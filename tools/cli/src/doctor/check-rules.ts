// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog, parseRelease } from '@ttp/attack-stix';
import type { Settings } from '@ttp/config';
import { DirectoryRuleSource } from '@ttp/rule-source';
import { lintRules } from '@ttp/ttp-core';
import { bad, examine, good, type Finding } from './check';

/** The catalogue loads, and every rule of the directory with it. */
export const checkRules = ({ rulesDir, attackVersion }: Settings): Promise<readonly Finding[]> =>
  examine('rules', `name a readable directory with --rules or DECNET_TTP_RULES_DIR`, async () => {
    const catalog = await loadShippedCatalog(parseRelease(attackVersion) ?? undefined);
    const { rules, issues } = lintRules(await new DirectoryRuleSource(rulesDir).snapshot(), catalog);
    const errors = issues.filter(({ severity }) => severity === 'error').length;
    const catalogue = good('catalogue', `ATT&CK ${catalog.release}, ${catalog.techniques.length} techniques`);
    if (rules.length === 0) return [catalogue, bad('rules', `no usable rule in ${rulesDir}`, 'put rule files there, or name another directory with --rules')];
    if (errors > 0) return [catalogue, bad('rules', `${rules.length} usable, ${errors} errors in ${rulesDir}`, `run: ttp rules lint ${rulesDir}`)];
    return [catalogue, good('rules', `${rules.length} in ${rulesDir}`)];
  });
