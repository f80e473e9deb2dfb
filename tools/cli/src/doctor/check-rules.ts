// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { lintRules } from '@ttp/ttp-core';
import { catalogOf, readRuleFiles } from '../rules/read-rules';
import { bad, examine, good, type Finding } from './check';

/** The catalogue loads, and every rule of the directory with it. */
export const checkRules = (settings: Settings): Promise<readonly Finding[]> =>
  examine('rules', 'name a readable directory with --rules or DECNET_TTP_RULES_DIR', async () => {
    const { rulesDir } = settings;
    const catalog = await catalogOf(settings);
    const { rules, issues } = lintRules(await readRuleFiles(rulesDir), catalog);
    const errors = issues.filter(({ severity }) => severity === 'error').length;
    const catalogue = good('catalogue', `ATT&CK ${catalog.release}, ${catalog.techniques.length} techniques`);
    if (rules.length === 0) return [catalogue, bad('rules', `no usable rule in ${rulesDir}`, 'put rule files there, or name another directory with --rules')];
    if (errors > 0) return [catalogue, bad('rules', `${rules.length} usable, ${errors} errors in ${rulesDir}`, `run: ttp rules lint ${rulesDir}`)];
    return [catalogue, good('rules', `${rules.length} in ${rulesDir}`)];
  });
