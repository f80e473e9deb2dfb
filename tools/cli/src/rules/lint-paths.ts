// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFile, stat } from 'node:fs/promises';
import { loadShippedCatalog, parseRelease } from '@ttp/attack-stix';
import { ConfigError } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { DirectoryRuleSource } from '@ttp/rule-source';
import { formatIssue, lintRules, type RuleFile } from '@ttp/ttp-core';
import { printable } from '../terminal/printable';

/** Checks rule files and prints what is wrong, one finding a line; answers the exit code. */
export async function lintPaths(paths: readonly string[], attackVersion: string, asJson: boolean): Promise<number> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  const { rules, issues } = lintRules(files, await loadShippedCatalog(parseRelease(attackVersion) ?? undefined));
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  if (asJson) process.stdout.write(`${JSON.stringify({ files: files.length, rules: rules.length, errors, warnings: issues.length - errors, issues }, null, 2)}\n`);
  else {
    for (const issue of issues) process.stdout.write(`${printable(formatIssue(issue))}\n`);
    process.stdout.write(`${files.length} files, ${rules.length} rules, ${errors} errors, ${issues.length - errors} warnings\n`);
  }
  return errors === 0 ? EXIT.ok : EXIT.usage;
}

async function filesOf(path: string): Promise<readonly RuleFile[]> {
  try {
    if ((await stat(path)).isDirectory()) return await new DirectoryRuleSource(path).snapshot();
    return [{ file: path, text: await readFile(path, 'utf8') }];
  } catch (cause) {
    throw new ConfigError([`${path}: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`]);
  }
}
