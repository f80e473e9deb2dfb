// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog, parseRelease, type AttackCatalog } from '@ttp/attack-stix';
import { ConfigError, type Settings } from '@ttp/config';
import { DirectoryRuleSource } from '@ttp/rule-source';
import { formatIssue, type IntelTables, loadIntelTables, type RuleFile } from '@ttp/ttp-core';
import { readFile, stat } from 'node:fs/promises';

/** The catalogue of the configured ATT&CK release. */
export const catalogOf = ({ attackVersion }: Pick<Settings, 'attackVersion'>): Promise<AttackCatalog> =>
  loadShippedCatalog(parseRelease(attackVersion) ?? undefined);

/** What intelligence providers mean: examples of rules about them run with these. Throws ConfigError. */
export async function intelTablesOf({ intelDir }: Pick<Settings, 'intelDir'>, catalog: AttackCatalog): Promise<IntelTables> {
  const { tables, issues } = loadIntelTables(await readRuleFiles(intelDir), catalog);
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new ConfigError(errors.map(formatIssue));
  return tables;
}

/** The rule files of a directory, or one file. Throws ConfigError naming the path. */
export async function readRuleFiles(path: string): Promise<readonly RuleFile[]> {
  try {
    if ((await stat(path)).isDirectory()) return (await new DirectoryRuleSource(path).snapshot()).documents;
    return [{ file: path, text: await readFile(path, 'utf8') }];
  } catch (cause) {
    throw new ConfigError([`rules ${path}: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`]);
  }
}
