// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import type { LoadedAttack } from '@ttp/attack-stix/node';
import type { Settings } from '@ttp/config';
import { lintRules } from '@ttp/ttp-core';
import { existsSync } from 'node:fs';
import { attackOf, readRuleFiles } from '../rules/read-rules';
import { counted } from '../terminal/counted';
import { bad, examine, good, LOAD_LIMIT_MS, type Finding } from './check';

const OTHER_DIRECTORY = 'name a directory of rule files with --rules or DECNET_TTP_RULES_DIR';
const OTHER_CATALOGUE = 'run: ttp attack verify; without DECNET_ATTACK_* settings the catalogue that ships is used';

/** The catalogue loads, and every rule of the directory with it. */
export const checkRules = (settings: Settings): Promise<readonly Finding[]> =>
  examine(
    'catalogue',
    OTHER_CATALOGUE,
    async () => {
      const loaded = await attackOf(settings);
      return [catalogueFinding(loaded), ...(await examine('rules', OTHER_DIRECTORY, () => lintDirectory(settings.rulesDir, loaded.catalog)))];
    },
    ['rules'],
    LOAD_LIMIT_MS,
  );

function catalogueFinding({ catalog, bundlePath, licensePath }: LoadedAttack): Finding {
  const source = bundlePath === null ? 'from the catalogue that ships' : `from ${bundlePath}, the pinned one, under ${licensePath ?? 'no licence'}`;
  return good('catalogue', `ATT&CK ${catalog.release}, ${activeTechniques(catalog)}, ${source}`);
}

async function lintDirectory(rulesDir: string, catalog: AttackCatalog): Promise<readonly Finding[]> {
  if (!existsSync(rulesDir)) return [bad('rules', `no such directory: ${rulesDir}`, OTHER_DIRECTORY)];
  const { rules, issues } = lintRules(await readRuleFiles(rulesDir), catalog);
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  if (rules.length === 0) return [bad('rules', `none that can be used in ${rulesDir}`, OTHER_DIRECTORY)];
  if (errors > 0) return [bad('rules', `${rules.length} usable, ${counted(errors, 'error')} in ${rulesDir}`, `run: ttp rules lint ${rulesDir}`)];
  return [good('rules', `${rules.length} in ${rulesDir}`)];
}

function activeTechniques(catalog: AttackCatalog): string {
  const active = catalog.techniques.filter(({ id }) => catalog.exists(id));
  const parents = active.filter(({ parentId }) => parentId === null).length;
  return `${parents} techniques and ${active.length - parents} sub-techniques`;
}
