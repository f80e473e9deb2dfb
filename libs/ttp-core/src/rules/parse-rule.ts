// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import { SOURCE_KINDS, isSourceKind } from '../events/source-kinds';
import type { SourceKind } from '../events/source-kinds';
import type { AttackResolver } from './attack-resolver';
import { checkShape } from './check-shape';
import { Findings } from './findings';
import { isMapping } from './is-mapping';
import { readEmits } from './read-emits';
import { readExamples } from './read-examples';
import type { RuleExample } from './read-examples';
import { readMatch } from './read-match';
import { NO_REVIEW, readReview } from './read-review';
import type { RuleReview } from './read-review';
import { DEFAULT_STATE } from './rule';
import type { Rule } from './rule';
import type { RuleIssue } from './rule-issue';
import { readYaml } from './yaml-source';
import type { YamlSource } from './yaml-source';

export interface ParsedRule {
  /** Null when there is an error among the issues. */
  readonly rule: Rule | null;
  readonly tests: readonly RuleExample[];
  /** The author asked for a pattern that matches ordinary text. */
  readonly broad: boolean;
  readonly review: RuleReview;
  readonly issues: readonly RuleIssue[];
}

/**
 * Reads one rule document and checks all that can be told before an event is seen, so that a bad rule fails here and never at
 * evaluation. Reports every issue, each with its line; throws nothing for whatever the text holds. The rule has the default state.
 */
export function parseRule(text: string, file: string, attack: AttackResolver): ParsedRule {
  const source = readYaml(text);
  const findings = new Findings(file, source, ruleIdOf(source.value));
  for (const { message, fix, ...position } of source.faults) findings.error([], message, fix, position);
  const parsed = source.faults.length === 0 ? readRule(source, text, file, attack, findings) : null;
  const { rule, tests, broad, review } = parsed ?? NOTHING;
  return { rule: findings.refused ? null : rule, tests, broad, review, issues: findings.issues };
}

type Draft = Omit<ParsedRule, 'issues'>;

const NOTHING: Draft = { rule: null, tests: [], broad: false, review: NO_REVIEW };

function readRule(source: YamlSource, text: string, file: string, attack: AttackResolver, findings: Findings): Draft | null {
  if (!isMapping(source.value)) {
    findings.error([], 'the document is not a mapping', 'write rule_id, rule_version, name, applies_to, match and emits at the top level');
    return null;
  }
  const document = checkShape(source.value, findings);
  if (document === null) return null;
  const appliesTo = readKinds(document.applies_to, findings);
  const match = readMatch(document, appliesTo, source, findings);
  const emits = readEmits(document.emits, attack, findings);
  const tests = readExamples(document.tests ?? [], file, source, findings);
  const rule = match && {
    ruleId: document.rule_id,
    ruleVersion: document.rule_version,
    name: document.name,
    description: document.description?.trim() ?? '',
    appliesTo,
    match,
    emits,
    evidenceFields: document.evidence_fields ?? [],
    contentSha256: hash('sha256', text),
    state: DEFAULT_STATE,
  };
  return { rule, tests, broad: document.broad === true, review: readReview(source.value, findings) };
}

function readKinds(names: readonly string[], findings: Findings): readonly SourceKind[] {
  for (const [index, name] of names.entries()) {
    if (!isSourceKind(name)) findings.error(['applies_to', index], `${name} is not a source kind`, `use one of ${SOURCE_KINDS.join(', ')}`);
    if (names.indexOf(name) < index) findings.error(['applies_to', index], `${name} is listed twice`, 'keep one of them');
  }
  return names.filter(isSourceKind);
}

const ruleIdOf = (value: unknown): string | null => (isMapping(value) && typeof value['rule_id'] === 'string' ? value['rule_id'] : null);
