// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackResolver } from './attack-resolver';
import { parseRule } from './parse-rule';
import type { ParsedRule } from './parse-rule';
import type { RuleExample } from './read-examples';
import type { Rule } from './rule';
import type { RuleFile } from './rule-file';
import type { RuleIssue } from './rule-issue';

export interface LoadedRules {
  /** By rule id, ascending. */
  readonly rules: readonly Rule[];
  /** The file each loaded rule came from, by rule id. */
  readonly files: ReadonlyMap<string, string>;
  /** The examples of each loaded rule, by rule id. */
  readonly tests: ReadonlyMap<string, readonly RuleExample[]>;
  /** Ids of rules that state `broad: true`. */
  readonly broad: ReadonlySet<string>;
  readonly issues: readonly RuleIssue[];
  /** What the next load need not read again. */
  readonly documents: LoadedDocuments;
}

/** Documents as they were read, for one ATT&CK release. */
export interface LoadedDocuments {
  readonly attack: AttackResolver;
  /** By file name. */
  readonly byFile: ReadonlyMap<string, LoadedDocument>;
}

interface LoadedDocument {
  readonly text: string;
  readonly parsed: ParsedRule;
}

/**
 * Loads what can be loaded: a bad document is refused alone. Of two documents with one rule id the one whose file name sorts first
 * wins, in whatever order they come.
 *
 * `previous` is what an earlier call gave, or what was prepared ahead of time: a document whose file name and text are still the same is not read again, and its rule is the
 * same object, so that an index of the rules does not compile its pattern again either. With another `attack` all are read.
 */
export function loadRules(files: readonly RuleFile[], attack: AttackResolver, previous?: Pick<LoadedRules, 'documents'>): LoadedRules {
  const known = previous?.documents.attack === attack ? previous.documents.byFile : new Map<string, LoadedDocument>();
  const byFile = new Map<string, LoadedDocument>();
  const owners = new Map<string, string>();
  const rules: Rule[] = [];
  const tests = new Map<string, readonly RuleExample[]>();
  const broad = new Set<string>();
  const issues: RuleIssue[] = [];
  for (const { file, text } of files.toSorted(byKey(({ file: name }) => name))) {
    const before = known.get(file);
    const document = before?.text === text ? before : { text, parsed: parseRule(text, file, attack) };
    byFile.set(file, document);
    const { parsed } = document;
    issues.push(...parsed.issues);
    if (parsed.rule === null) continue;
    const { ruleId } = parsed.rule;
    const owner = owners.get(ruleId);
    if (owner !== undefined) {
      issues.push(duplicate(ruleId, file, owner));
      continue;
    }
    owners.set(ruleId, file);
    rules.push(parsed.rule);
    tests.set(ruleId, parsed.tests);
    if (parsed.broad) broad.add(ruleId);
  }
  return { rules: rules.toSorted(byKey(({ ruleId }) => ruleId)), files: owners, tests, broad, issues, documents: { attack, byFile } };
}

const duplicate = (ruleId: string, file: string, owner: string): RuleIssue => ({
  severity: 'error',
  file,
  line: 1,
  column: 1,
  ruleId,
  field: 'rule_id',
  message: `${ruleId} is already defined in ${owner}; ${file} is refused`,
  fix: 'give one of them another id',
});

/** Orders by code units, so that every machine and locale agrees. */
function byKey<T>(key: (item: T) => string): (one: T, other: T) => number {
  return (one, other) => (key(one) < key(other) ? -1 : Number(key(one) > key(other)));
}
