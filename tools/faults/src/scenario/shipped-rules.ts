// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '@ttp/attack-stix';
import { attackerUuidOf } from '@ttp/persistence';
import { DirectoryRuleSource } from '@ttp/rule-source';
import { buildRuleIndex, loadRules } from '@ttp/ttp-core';
import { rulesDir } from '../harness/paths';
import type { LedgerRules } from './ledger';

/** What a worker tags with by default. */
export async function shippedRules(): Promise<LedgerRules> {
  const catalog = await loadShippedCatalog();
  const { rules } = loadRules((await new DirectoryRuleSource(rulesDir()).snapshot()).documents, catalog);
  return { index: buildRuleIndex(rules), attackRelease: catalog.attackRelease, attackerUuidOf };
}
