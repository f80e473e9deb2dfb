// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DefinitionWrite } from '@ttp/persistence';
import type { RuleEdition } from '@ttp/rule-source';
import type { Rule, RuleDefinition, RuleEntry, RuleFile } from '@ttp/ttp-core';
import { dirname } from 'node:path';

/** What a comparison of the directory with the database found. */
export interface SyncPlan {
  /** Deletions, then what is new or differs; each rule once. */
  readonly writes: readonly DefinitionWrite[];
  /** Stored rules that are from elsewhere and have no file here: left alone. */
  readonly foreign: readonly string[];
}

/**
 * What to write so that the database holds what the directory says. A rule goes when its file does, or when the file is another
 * rule now; one whose file is refused stays as it is stored: a slip in an editor never switches a detection off. Nor does a
 * directory without any usable rule, which is more likely a volume that is not mounted.
 */
export function planSync(edition: RuleEdition, stored: Iterable<RuleEntry>, directory: string): SyncPlan {
  if (edition.rules.length === 0) return { writes: [], foreign: [] };
  const known = new Map([...stored].flatMap(({ ruleId, definition }) => (definition === null ? [] : [[ruleId, definition] as const])));
  const written = edition.rules.flatMap((rule) => writeOf(rule, edition.sources.get(rule.ruleId), known.get(rule.ruleId)));
  const missing = [...known].filter(([ruleId]) => !edition.sources.has(ruleId));
  const refused = refusedFiles(edition);
  const isHere = (sourcePath: string) => dirname(sourcePath) === directory;
  const deleted = missing.filter(([, { sourcePath }]) => isHere(sourcePath) && !refused.has(sourcePath));
  const foreign = missing.filter(([, { sourcePath }]) => !isHere(sourcePath));
  return { writes: [...deleted.map(([ruleId]) => ({ ruleId, definition: null })), ...written], foreign: foreign.map(([ruleId]) => ruleId) };
}

function writeOf(rule: Rule, source: RuleFile | undefined, known: RuleDefinition | undefined): readonly DefinitionWrite[] {
  if (source === undefined || (known?.contentSha256 === rule.contentSha256 && known.sourcePath === source.file)) return [];
  const { ruleId, ruleVersion, contentSha256 } = rule;
  return [{ ruleId, definition: { ruleVersion, sourcePath: source.file, text: source.text, contentSha256 } }];
}

/** Files that are there and that no rule is taken from. */
function refusedFiles({ documents, sources }: RuleEdition): ReadonlySet<string> {
  const taken = new Set([...sources.values()].map(({ file }) => file));
  return new Set(documents.map(({ file }) => file).filter((file) => !taken.has(file)));
}
