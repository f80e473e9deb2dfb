// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackCatalog, AttackDataError } from '@ttp/attack-stix';
import { type AttackSettings, loadAttack, type LoadedAttack } from '@ttp/attack-stix/node';
import { ConfigError, type Settings, UsageError } from '@ttp/config';
import { DirectoryRuleSource } from '@ttp/rule-source';
import { formatIssue, type IntelTables, loadIntelTables, type RuleFile } from '@ttp/ttp-core';
import { printable } from '@ttp/ttp-core/printable';
import { readFile, stat } from 'node:fs/promises';

/** The ATT&CK data that is configured. Throws ConfigError. */
export const attackOf = (settings: AttackSettings): Promise<LoadedAttack> =>
  loadAttack(settings, { onWarning: (message) => void process.stderr.write(`ttp: warning: ${printable(message)}\n`) }).catch((cause: unknown) => {
    throw cause instanceof AttackDataError ? new ConfigError([cause.message]) : cause;
  });

export const catalogOf = async (settings: AttackSettings): Promise<AttackCatalog> => (await attackOf(settings)).catalog;

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

/** The rule files of several directories or files. Throws as `readRuleFiles` does, and UsageError for a directory without any. */
export const ruleFilesOf = async (paths: readonly string[]): Promise<readonly RuleFile[]> => (await Promise.all(paths.map(someFilesOf))).flat();

/** To find nothing wrong with nothing would be a wrong answer to a wrong path. */
async function someFilesOf(path: string): Promise<readonly RuleFile[]> {
  const files = await readRuleFiles(path);
  if (files.length > 0) return files;
  throw new UsageError(`no rule file in ${path}: one is named with letters, digits and underscores, then .yaml or .yml, such as R0900.yaml`);
}
