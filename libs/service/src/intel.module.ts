// SPDX-License-Identifier: AGPL-3.0-or-later
import { Module } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { DirectoryRuleSource } from '@ttp/rule-source';
import { formatIssue, type IntelTables, loadIntelTables } from '@ttp/ttp-core';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BootRefused } from './boot-refused';

/** Injection token: what each provider's findings mean. */
export const INTEL_TABLES = Symbol('intel tables');

/** The tables of the configured folder, read once per process. */
@Module({ providers: [{ provide: INTEL_TABLES, inject: [Settings, AttackCatalog], useFactory: readIntelTables }], exports: [INTEL_TABLES] })
export class IntelModule {}

/** Throws BootRefused: with half of the tables a service would tag, or check, less than it seems to. */
export async function readIntelTables({ intelDir }: Settings, catalog: AttackCatalog): Promise<IntelTables> {
  const folder = existsSync(intelDir) ? intelDir : besideTheProgram(intelDir);
  const files = await new DirectoryRuleSource(folder).snapshot().catch((cause: unknown) => {
    throw new BootRefused(`the folder of intelligence tables ${intelDir} cannot be read`, { cause });
  });
  const { tables, issues } = loadIntelTables(files.documents, catalog);
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new BootRefused(['an intelligence table is refused', ...errors.map(formatIssue)].join('\n'));
  return tables;
}

/** dist/apps/<service>/main.js is what runs, from whatever folder; the tables came with it. */
const besideTheProgram = (folder: string): string => resolve(dirname(realpathSync(process.argv[1] ?? '.')), '../../..', folder);
