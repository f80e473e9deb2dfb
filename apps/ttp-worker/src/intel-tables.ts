// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import type { Settings } from '@ttp/config';
import { DirectoryRuleSource } from '@ttp/rule-source';
import { BootRefused } from '@ttp/service';
import { formatIssue, type IntelTables, loadIntelTables, missingIds } from '@ttp/ttp-core';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Injection token: what each provider's findings mean. */
export const INTEL_TABLES = Symbol('intel tables');

/** Reads the tables of the configured folder. A worker with half of them would tag less than it seems to. */
export async function readIntelTables({ intelDir }: Settings, catalog: AttackCatalog): Promise<IntelTables> {
  const folder = existsSync(intelDir) ? intelDir : besideTheProgram(intelDir);
  const files = await new DirectoryRuleSource(folder).snapshot().catch((cause: unknown) => {
    throw new BootRefused(`the folder of intelligence tables ${intelDir} cannot be read`, { cause });
  });
  const { tables, issues } = loadIntelTables(files.documents, catalog);
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new BootRefused(['an intelligence table is refused', ...errors.map(formatIssue)].join('\n'));
  const missing = missingIds(catalog, tables);
  if (missing.length > 0) throw new BootRefused(`ATT&CK ${catalog.release} lacks what the worker is built to name: ${missing.join(', ')}`);
  return tables;
}

/** dist/apps/ttp-worker/main.js is what runs, from whatever folder; the tables came with it. */
const besideTheProgram = (folder: string): string => resolve(dirname(realpathSync(process.argv[1] ?? '.')), '../../..', folder);
