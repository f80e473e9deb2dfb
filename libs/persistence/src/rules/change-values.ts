// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  definitionFromJson,
  definitionToJson,
  type LoggedChange,
  type RuleDefinition,
  type RuleDefinitionJson,
  type RuleState,
  type RuleStateJson,
  stateFromJson,
  stateToJson,
} from '@ttp/ttp-core';
import { hash } from 'node:crypto';
import type { TtpRuleChangeRow, TtpRuleRow, TtpRuleStateRow } from '../entities';

// What the log holds of a value: the column names of the table that the value is from.

export const definitionValue = (definition: RuleDefinition | null): string | null =>
  definition === null ? null : JSON.stringify(definitionToJson(definition));

export const stateValue = (state: RuleState | null): string | null => (state === null ? null : JSON.stringify(stateToJson(state)));

export function toChange({ seq, ruleId, action, changedBy: by, valueAfter: value }: TtpRuleChangeRow): LoggedChange {
  return action === 'write' || action === 'delete'
    ? { seq, ruleId, by, action, after: value === null ? null : definitionFromJson(JSON.parse(value) as RuleDefinitionJson) }
    : { seq, ruleId, by, action, after: value === null ? null : stateFromJson(JSON.parse(value) as RuleStateJson) };
}

/** The hash is of the text as it is: DECNET writes the text alone, so the column may be empty, or of a text before. */
export const definitionOf = ({ ruleVersion, sourcePath, yamlContent: text }: TtpRuleRow): RuleDefinition => ({
  ruleVersion,
  sourcePath,
  text,
  contentSha256: hash('sha256', text),
});

export const stateOf = ({ state, confidenceMax, expiresAt, reason, setBy, setAt }: TtpRuleStateRow): RuleState => ({
  state,
  confidenceMax,
  expiresAt,
  reason,
  setBy,
  setAt,
});
