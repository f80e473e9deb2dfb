// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { formatIssue, lintRules } from '@ttp/ttp-core';
import { printable } from '../terminal/printable';
import { catalogOf, readRuleFiles } from './read-rules';

/** Checks rule files and prints what is wrong, one finding a line; answers the exit code. */
export async function lintPaths(paths: readonly string[], settings: Settings, asJson: boolean): Promise<number> {
  const files = (await Promise.all(paths.map(readRuleFiles))).flat();
  const { rules, issues } = lintRules(files, await catalogOf(settings));
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const warnings = issues.length - errors;
  if (asJson) process.stdout.write(`${JSON.stringify({ files: files.length, rules: rules.length, errors, warnings, issues }, null, 2)}\n`);
  else {
    for (const issue of issues) process.stdout.write(`${printable(formatIssue(issue))}\n`);
    process.stdout.write(`${files.length} files, ${rules.length} rules, ${errors} errors, ${warnings} warnings\n`);
  }
  return errors === 0 ? EXIT.ok : EXIT.usage;
}
