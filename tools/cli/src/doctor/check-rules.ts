// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import type { Settings } from '@ttp/config';
import { lintRules } from '@ttp/ttp-core';
import { existsSync } from 'node:fs';
import { catalogOf, readRuleFiles } from '../rules/read-rules';
import { counted } from '../terminal/counted';
import { bad, examine, good, type Finding } from './check';

const OTHER_DIRECTORY = 'name a directory of rule files with --rules or DECNET_TTP_RULES_DIR';

/** The catalogue loads, and every rule of the directory with it. */
export const checkRules = (settings: Settings): Promise<readonly Finding[]> =>
  examine('rules', OTHER_DIRECTORY, async () => {
    const { rulesDir } = settings;
    const catalog = await catalogOf(settings);
    const catalogue = good('catalogue', `ATT&CK ${catalog.release}, ${activeTechniques(catalog)}`);
    return [catalogue, existsSync(rulesDir) ? await lintDirectory(rulesDir, catalog) : bad('rules', `no such directory: ${rulesDir}`, OTHER_DIRECTORY)];
  });

async function lintDirectory(rulesDir: string, catalog: AttackCatalog): Promise<Finding> {
  const { rules, issues } = lintRules(await readRuleFiles(rulesDir), catalog);
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  if (rules.length === 0) return bad('rules', `none that can be used in ${rulesDir}`, OTHER_DIRECTORY);
  if (errors > 0) return bad('rules', `${rules.length} usable, ${counted(errors, 'error')} in ${rulesDir}`, `run: ttp rules lint ${rulesDir}`);
  return good('rules', `${rules.length} in ${rulesDir}`);
}

function activeTechniques(catalog: AttackCatalog): string {
  const active = catalog.techniques.filter(({ id }) => catalog.exists(id));
  const parents = active.filter(({ parentId }) => parentId === null).length;
  return `${parents} techniques and ${active.length - parents} sub-techniques`;
}
