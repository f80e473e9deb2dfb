// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  definitionFromJson,
  definitionToJson,
  isDefinitionChange,
  type LoggedChange,
  type LogPosition,
  type RuleAction,
  type RuleDefinitionJson,
  type RuleEntry,
  type RuleStateJson,
  stateFromJson,
  stateToJson,
} from '@ttp/ttp-core';

// The change log as it crosses NATS between rule-store and its followers. Names are those of the columns.

export interface PositionJson {
  readonly log_id: string;
  readonly seq: number;
}

export interface EntryJson {
  readonly rule_id: string;
  readonly definition: RuleDefinitionJson | null;
  readonly state: RuleStateJson | null;
}

export interface ChangeJson {
  readonly seq: number;
  readonly rule_id: string;
  readonly by: string;
  readonly action: RuleAction;
  readonly definition: RuleDefinitionJson | null;
  readonly state: RuleStateJson | null;
}

export interface RulePageJson extends PositionJson {
  readonly entries: readonly EntryJson[];
  readonly more: boolean;
}

export interface LogTailJson extends PositionJson {
  readonly changes: readonly ChangeJson[];
}

export const positionToJson = ({ logId, seq }: LogPosition): PositionJson => ({ log_id: logId, seq });
export const positionFromJson = ({ log_id, seq }: PositionJson): LogPosition => ({ logId: log_id, seq });

export const entryToJson = ({ ruleId, definition, state }: RuleEntry): EntryJson => ({
  rule_id: ruleId,
  definition: definition && definitionToJson(definition),
  state: state && stateToJson(state),
});

export const entryFromJson = ({ rule_id, definition, state }: EntryJson): RuleEntry => ({
  ruleId: rule_id,
  definition: definition && definitionFromJson(definition),
  state: state && stateFromJson(state),
});

export function changeToJson(change: LoggedChange): ChangeJson {
  const { seq, ruleId: rule_id, by, action } = change;
  return isDefinitionChange(change)
    ? { seq, rule_id, by, action, definition: change.after && definitionToJson(change.after), state: null }
    : { seq, rule_id, by, action, definition: null, state: change.after && stateToJson(change.after) };
}

export function changeFromJson({ seq, rule_id: ruleId, by, action, definition, state }: ChangeJson): LoggedChange {
  return action === 'write' || action === 'delete'
    ? { seq, ruleId, by, action, after: definition && definitionFromJson(definition) }
    : { seq, ruleId, by, action, after: state && stateFromJson(state) };
}
