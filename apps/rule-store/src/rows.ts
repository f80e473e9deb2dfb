// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TtpRuleChangeRow } from '@ttp/persistence';
import { effectiveState, type RuleAction, type RuleIssue, type RuleStateJson, stateToJson } from '@ttp/ttp-core';
import type { LiveRule } from './rule.catalogue';

/** RuleCatalogueRow of DECNET's API; the last two are ours. */
export interface RuleCatalogueRow extends RuleStateJson {
  readonly rule_id: string;
  readonly rule_version: number;
  readonly name: string;
  readonly description: string;
  readonly source_path: string | null;
  readonly content_sha256: string;
}

/** What is wrong with a document and where. An `error` refuses it; a `warning` does not. */
export interface RuleErrorRow {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly rule_id: string | null;
  readonly field: string;
  readonly message: string;
  readonly fix: string;
}

/** One change of a rule: who, when, why, and what it was before and is after. */
export interface RuleHistoryRow {
  readonly seq: number;
  readonly rule_id: string;
  readonly action: RuleAction;
  readonly changed_by: string;
  readonly changed_at: string;
  readonly reason: string | null;
  /** A definition or a state, by the names of the columns; null where there was none, or it was the default. */
  readonly before: unknown;
  readonly after: unknown;
}

export const catalogueRow = ({ rule, sourcePath }: LiveRule): RuleCatalogueRow => ({
  rule_id: rule.ruleId,
  rule_version: rule.ruleVersion,
  name: rule.name,
  description: rule.description,
  ...stateToJson(effectiveState(rule.state, new Date())),
  source_path: sourcePath,
  content_sha256: rule.contentSha256,
});

export const errorRow = ({ severity, file, line, column, ruleId, field, message, fix }: RuleIssue): RuleErrorRow => ({
  severity,
  file,
  line,
  column,
  rule_id: ruleId,
  field,
  message,
  fix,
});

export const historyRow = ({ seq, ruleId, action, changedBy, changedAt, reason, valueBefore, valueAfter }: TtpRuleChangeRow): RuleHistoryRow => ({
  seq,
  rule_id: ruleId,
  action,
  changed_by: changedBy,
  changed_at: changedAt.toISOString(),
  reason,
  before: valueBefore === null ? null : JSON.parse(valueBefore),
  after: valueAfter === null ? null : JSON.parse(valueAfter),
});
