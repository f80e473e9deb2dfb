// SPDX-License-Identifier: AGPL-3.0-or-later
// Run once by the build: compiles the rules that ship, so that no start has to.
import { loadShippedCatalog } from '@ttp/attack-stix';
import { packOrigin, shippedRulePackFile, writeRulePack } from '@ttp/rule-source';
import { loadRules } from '@ttp/ttp-core';
import { shippedRules } from './paths';
import { readRuleFiles } from './rules/read-rules';

const catalog = await loadShippedCatalog();
const origin = packOrigin(catalog);
if (origin === null) throw new Error('this is not a built program');
writeRulePack(shippedRulePackFile(), loadRules(await readRuleFiles(shippedRules()), catalog), origin);
