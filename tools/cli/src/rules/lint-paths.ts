// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { formatIssue, lintRules } from '@ttp/ttp-core';
import { printable } from '@ttp/ttp-core/printable';
import { counted } from '../terminal/counted';
import { catalogOf, intelTablesOf, ruleFilesOf } from './read-rules';
import { jsonText } from '../terminal/json-text';

/** Checks rule files and prints what is wrong, one finding a line; answers the exit code. Throws UsageError for a directory without any. */
export async function lintPaths(paths: readonly string[], settings: Settings, asJson: boolean): Promise<number> {
  const files = await ruleFilesOf(paths);
  const catalog = await catalogOf(settings);
  const { rules, issues } = lintRules(files, catalog, await intelTablesOf(settings, catalog));
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const warnings = issues.length - errors;
  if (asJson) process.stdout.write(jsonText({ files: files.length, rules: rules.length, errors, warnings, issues }, 2));
  else {
    for (const issue of issues) process.stdout.write(`${printable(formatIssue(issue))}\n`);
    const totals = [counted(files.length, 'file'), counted(rules.length, 'rule'), counted(errors, 'error'), counted(warnings, 'warning')];
    process.stdout.write(`${totals.join(', ')}\n`);
  }
  return errors === 0 ? EXIT.ok : EXIT.usage;
}
