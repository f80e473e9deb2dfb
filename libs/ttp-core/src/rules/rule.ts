// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from '../events/source-kinds';

/** A technique and, where the rule is that precise, one of its sub-techniques (full dotted id). */
export interface TechniqueRef {
  readonly techniqueId: string;
  readonly subTechniqueId: string | null;
}

/** One technique that a rule claims when it fires. */
export interface Emit {
  /** The ids as the rule's author wrote them. They enter the tag id, so switching the ATT&CK release never duplicates a tag. */
  readonly written: TechniqueRef;
  /** The same technique in the active ATT&CK release. Stored, announced and exported. */
  readonly technique: TechniqueRef;
  /** Tactic id (`TA0006`) in the active ATT&CK release. */
  readonly tactic: string;
  /** 0.0 to 1.0. */
  readonly confidence: number;
  /** MITRE's page of the sub-technique, else of the technique. */
  readonly mitreUrl: string | null;
}

/** What the pattern engine evaluates. Immutable, and the key under which its compiled pattern is kept. */
export interface PatternMatch {
  readonly family: 'pattern';
  readonly pattern: string;
  /** Null for the default field of the event's kind. */
  readonly field: string | null;
}

/** A pattern rule is evaluated by the pattern engine; a lifter rule by the lifter that owns its predicate. */
export type MatchSpec =
  | PatternMatch
  | { readonly family: 'lifter'; readonly predicate: string; readonly parameters: Readonly<Record<string, unknown>> };

export type RuleStateName = 'enabled' | 'disabled' | 'clipped';

/** An operator's switch on a rule. An expired state acts as `enabled`. */
export interface RuleState {
  readonly state: RuleStateName;
  /** Ceiling applied while `clipped`. */
  readonly confidenceMax: number | null;
  readonly expiresAt: Date | null;
  readonly reason: string | null;
  readonly setBy: string | null;
  readonly setAt: Date | null;
}

export const DEFAULT_STATE: RuleState = Object.freeze({ state: 'enabled', confidenceMax: null, expiresAt: null, reason: null, setBy: null, setAt: null });

/** A validated rule, resolved against one ATT&CK release. Immutable: replaced as a whole, never edited in place. */
export interface Rule {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly name: string;
  readonly description: string;
  readonly appliesTo: readonly SourceKind[];
  readonly match: MatchSpec;
  readonly emits: readonly Emit[];
  readonly evidenceFields: readonly string[];
  /** SHA-256 of the source text, hexadecimal. */
  readonly contentSha256: string;
  readonly state: RuleState;
}
