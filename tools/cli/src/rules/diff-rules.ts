// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { formatIssue, loadRules, type Rule } from '@ttp/ttp-core';
import { printable } from '@ttp/ttp-core/printable';
import { counted } from '../terminal/counted';
import { table } from '../terminal/table';
import { catalogOf, readRuleFiles } from './read-rules';
import type { RuleRow, RuleStoreClient } from './rule-store-client';
import { jsonText } from '../terminal/json-text';

interface Difference {
  readonly rule_id: string;
  readonly change: 'new' | 'changed' | 'deleted';
  readonly before: string;
  readonly after: string;
}

/** Prints what a sync of `directory` would change in what is stored; answers 0 when nothing, 1 otherwise. */
export async function diffRules(client: RuleStoreClient, directory: string, settings: Settings, json: boolean): Promise<number> {
  const files = await readRuleFiles(directory);
  const { rules, issues, files: owners } = loadRules(files, await catalogOf(settings));
  const stored = await client.list();
  const refused = new Set(files.map(({ file }) => file).filter((file) => ![...owners.values()].includes(file)));
  const differences = [...written(rules, stored), ...deleted(rules, stored, refused)];
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (json) process.stdout.write(jsonText({ differences, issues: errors }, 2));
  else {
    for (const issue of errors) process.stderr.write(`${printable(formatIssue(issue))}\n`);
    if (differences.length > 0) process.stdout.write(table(['RULE', 'CHANGE', 'STORED', 'DIRECTORY'], differences.map((row) => Object.values(row))));
    process.stdout.write(differences.length === 0 ? 'no difference\n' : `${counted(differences.length, 'difference')}\n`);
  }
  return differences.length === 0 ? EXIT.ok : EXIT.failure;
}

function written(rules: readonly Rule[], stored: readonly RuleRow[]): readonly Difference[] {
  const known = new Map(stored.map((row) => [row.rule_id, row]));
  return rules.flatMap(({ ruleId, ruleVersion, contentSha256 }): readonly Difference[] => {
    const before = known.get(ruleId);
    if (before?.content_sha256 === contentSha256) return [];
    const after = versionText(ruleVersion, contentSha256);
    if (before === undefined) return [{ rule_id: ruleId, change: 'new', before: '-', after }];
    return [{ rule_id: ruleId, change: 'changed', before: versionText(before.rule_version, before.content_sha256), after }];
  });
}

/** A rule whose file is refused stays. */
function deleted(rules: readonly Rule[], stored: readonly RuleRow[], refused: ReadonlySet<string>): readonly Difference[] {
  const live = new Set(rules.map(({ ruleId }) => ruleId));
  const names = new Set([...refused].map(nameOf));
  return stored
    .filter(({ rule_id, source_path }) => !live.has(rule_id) && !names.has(nameOf(source_path ?? '')))
    .map((row) => ({ rule_id: row.rule_id, change: 'deleted', before: versionText(row.rule_version, row.content_sha256), after: '-' }));
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const versionText = (version: number, sha256: string): string => `v${version} ${sha256.slice(0, 8)}`;
