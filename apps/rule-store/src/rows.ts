// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type, type Static } from '@sinclair/typebox';
import type { TtpRuleChangeRow } from '@ttp/persistence';
import { Instant, nullable, oneWord, row } from '@ttp/service';
import { effectiveState, type RuleAction, type RuleIssue, stateToJson } from '@ttp/ttp-core';
import type { LiveRule } from './rule.catalogue';

/** RuleStateJson, as an answer. */
export const STATE_FIELDS = {
  state: oneWord('enabled', 'disabled', 'clipped'),
  confidence_max: nullable(Type.Number()),
  expires_at: nullable(Instant),
  reason: nullable(Type.String()),
  set_by: nullable(Type.String()),
  set_at: nullable(Instant),
};

const CATALOGUE_FIELDS = {
  rule_id: Type.String(),
  rule_version: Type.Integer({ minimum: 1 }),
  name: Type.String(),
  description: Type.String(),
  ...STATE_FIELDS,
  source_path: nullable(Type.String()),
  content_sha256: Type.String(),
};

/** RuleCatalogueRow of DECNET's API; the last two are ours. */
export const RuleCatalogueRow = row(CATALOGUE_FIELDS);
export type RuleCatalogueRow = Static<typeof RuleCatalogueRow>;

/** What is wrong with a document and where. An `error` refuses it; a `warning` does not. */
export const RuleErrorRow = row({
  severity: oneWord('error', 'warning'),
  file: Type.String(),
  line: Type.Integer(),
  column: Type.Integer(),
  rule_id: nullable(Type.String()),
  field: Type.String(),
  message: Type.String(),
  fix: Type.String(),
});
export type RuleErrorRow = Static<typeof RuleErrorRow>;

/** The rule as it is now, and what could be better about its document. */
export const WrittenRuleRow = row({ ...CATALOGUE_FIELDS, issues: Type.Array(RuleErrorRow) });
export type WrittenRuleRow = Static<typeof WrittenRuleRow>;

/** One change of a rule: who, when, why, and what it was before and is after. */
export const RuleHistoryRow = row({
  seq: Type.Integer(),
  rule_id: Type.String(),
  action: oneWord<RuleAction>('write', 'delete', 'set_state', 'clear_state', 'expire_state'),
  changed_by: Type.String(),
  /** Of the user or API key; null where a service changed something by itself. */
  set_by_uuid: nullable(Type.String()),
  changed_at: Instant,
  reason: nullable(Type.String()),
  /** A definition or a state, by the names of the columns; null where there was none, or it was the default. */
  before: Type.Unknown(),
  after: Type.Unknown(),
});
export type RuleHistoryRow = Static<typeof RuleHistoryRow>;

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

export const historyRow = ({ seq, ruleId, action, changedBy, setByUuid, changedAt, reason, valueBefore, valueAfter }: TtpRuleChangeRow): RuleHistoryRow => ({
  seq,
  rule_id: ruleId,
  action,
  changed_by: changedBy,
  set_by_uuid: setByUuid,
  changed_at: changedAt.toISOString(),
  reason,
  before: valueBefore === null ? null : JSON.parse(valueBefore),
  after: valueAfter === null ? null : JSON.parse(valueAfter),
});
