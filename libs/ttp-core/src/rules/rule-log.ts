// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_STATE, type RuleState, type RuleStateName } from './rule';

/** Where a reader stands in a change log: which log, and the last change that it has seen. Sequence numbers have no gaps. */
export interface LogPosition {
  readonly logId: string;
  readonly seq: number;
}

/** A rule document as stored. */
export interface RuleDefinition {
  readonly ruleVersion: number;
  /** Where its author keeps it. */
  readonly sourcePath: string;
  /** Verbatim. */
  readonly text: string;
  /** Of `text`, hexadecimal. */
  readonly contentSha256: string;
}

/** What is stored of one rule now. A state may be there before its rule, and outlives it. */
export interface RuleEntry {
  readonly ruleId: string;
  readonly definition: RuleDefinition | null;
  readonly state: RuleState | null;
}

/** What a change did. An operator clears a state; the clock expires it. */
export type RuleAction = 'write' | 'delete' | 'set_state' | 'clear_state' | 'expire_state';

/** One change, who made it, and what the rule is after it: null when the definition is gone, or the state is the default. */
export type LoggedChange = { readonly seq: number; readonly ruleId: string; readonly by: string } & (
  | { readonly action: 'write' | 'delete'; readonly after: RuleDefinition | null }
  | { readonly action: 'set_state' | 'clear_state' | 'expire_state'; readonly after: RuleState | null }
);

/** Whether a change is of the definition; else it is of the state. */
export const isDefinitionChange = (change: LoggedChange): change is Extract<LoggedChange, { action: 'write' | 'delete' }> =>
  change.action === 'write' || change.action === 'delete';

/** A state as DECNET's API and bus write it. Instants are ISO 8601, UTC. */
export interface RuleStateJson {
  readonly state: RuleStateName;
  readonly confidence_max: number | null;
  readonly expires_at: string | null;
  readonly reason: string | null;
  readonly set_by: string | null;
  readonly set_at: string | null;
}

export const stateToJson = ({ state, confidenceMax, expiresAt, reason, setBy, setAt }: RuleState = DEFAULT_STATE): RuleStateJson => ({
  state,
  confidence_max: confidenceMax,
  expires_at: expiresAt?.toISOString() ?? null,
  reason,
  set_by: setBy,
  set_at: setAt?.toISOString() ?? null,
});

export const stateFromJson = ({ state, confidence_max, expires_at, reason, set_by, set_at }: RuleStateJson): RuleState => ({
  state,
  confidenceMax: confidence_max,
  expiresAt: expires_at === null ? null : new Date(expires_at),
  reason,
  setBy: set_by,
  setAt: set_at === null ? null : new Date(set_at),
});

/** A definition under the names of DECNET's columns. */
export interface RuleDefinitionJson {
  readonly rule_version: number;
  readonly source_path: string;
  readonly yaml_content: string;
  readonly content_sha256: string;
}

export const definitionToJson = ({ ruleVersion, sourcePath, text, contentSha256 }: RuleDefinition): RuleDefinitionJson => ({
  rule_version: ruleVersion,
  source_path: sourcePath,
  yaml_content: text,
  content_sha256: contentSha256,
});

export const definitionFromJson = ({ rule_version, source_path, yaml_content, content_sha256 }: RuleDefinitionJson): RuleDefinition => ({
  ruleVersion: rule_version,
  sourcePath: source_path,
  text: yaml_content,
  contentSha256: content_sha256,
});
