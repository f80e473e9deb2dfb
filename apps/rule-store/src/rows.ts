// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Rule, RuleIssue } from '@ttp/ttp-core';

/** RuleCatalogueRow of DECNET's API. */
export interface RuleCatalogueRow {
  readonly rule_id: string;
  readonly rule_version: number;
  readonly name: string;
  readonly description: string;
  readonly state: string;
  readonly confidence_max: number | null;
  readonly expires_at: string | null;
  readonly reason: string | null;
  readonly set_by: string | null;
  readonly set_at: string | null;
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

export const catalogueRow = ({ ruleId, ruleVersion, name, description, state }: Rule): RuleCatalogueRow => ({
  rule_id: ruleId,
  rule_version: ruleVersion,
  name,
  description,
  state: state.state,
  confidence_max: state.confidenceMax,
  expires_at: state.expiresAt?.toISOString() ?? null,
  reason: state.reason,
  set_by: state.setBy,
  set_at: state.setAt?.toISOString() ?? null,
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
