// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from '../events/source-kinds';
import type { TaggerEvent } from '../events/tagger-event';
import type { Rule } from '../rules/rule';
import { capValue, fieldEvidence } from '../tags/evidence';
import { undeclaredEvidence } from '../tags/evidence-schema';
import type { TagContext } from '../tags/make-tag';
import { tagsOf } from '../tags/make-tag';
import type { Tag } from '../tags/tag';
import type { Parameters } from './parameters';
import type { Payload } from './payload';
import type { LifterName, TaggingContext } from './tagging-context';

/** What a predicate may look at beside the payload. */
export interface Sighting extends TaggingContext {
  readonly kind: SourceKind;
}

/** What fired, in the form that the lifter's tags need, or null. Throws nothing for whatever a payload holds. */
export type Predicate<F> = (payload: Payload, sighting: Sighting) => F | null;

/** Reads the rule's parameters, once, and gives what is then asked about each event. */
export type Prepare<F> = (parameters: Parameters) => Predicate<F>;

export type Evidence = Readonly<Record<string, unknown>>;

/** The tags of one rule for one event. */
export type Lift = (event: TaggerEvent, rule: Rule, context: TaggingContext) => readonly Tag[];

/** Evaluates the rules of its predicates on the events of its kinds. */
export interface Lifter {
  readonly name: LifterName;
  readonly kinds: readonly SourceKind[];
  /** As in `match.kind`, without `lifter:`. */
  readonly predicates: readonly string[];
  /** For one of its predicates. */
  prepare(predicate: string, parameters: Parameters): Lift;
}

interface LifterParts<F> {
  readonly name: LifterName;
  readonly kinds: readonly SourceKind[];
  readonly predicates: Readonly<Record<string, Prepare<F>>>;
  /** The tags of a rule that fired. */
  tags(event: TaggerEvent, rule: Rule, finding: F, context: TaggingContext): readonly Tag[];
}

const NO_TAGS: readonly Tag[] = [];

export function aLifter<F>({ name, kinds, predicates, tags }: LifterParts<F>): Lifter {
  const prepare = (predicate: string, parameters: Parameters): Lift => {
    const ask = predicates[predicate]?.(parameters);
    return (event, rule, context) => {
      const finding = ask?.(event.payload, { ...context, kind: event.sourceKind }) ?? null;
      return finding === null ? NO_TAGS : tags(event, rule, finding, context);
    };
  };
  return { name, kinds, predicates: Object.keys(predicates), prepare };
}

/** One tag per emit, with exactly this evidence. */
export const tagsWith = (event: TaggerEvent, rule: Rule, evidence: Evidence, context: TagContext): readonly Tag[] =>
  tagsOf(event, rule, capped(evidence), context);

/** One tag per emit, with the payload's fields that the rule asks for, and over them what the predicate found. */
export const tagsWithFields = (event: TaggerEvent, rule: Rule, evidence: Evidence, context: TagContext): readonly Tag[] =>
  tagsOf(event, rule, withFields(event, rule, evidence), context);

export function withFields(event: TaggerEvent, { evidenceFields }: Rule, evidence: Evidence): Evidence {
  const undeclared = undeclaredEvidence(event.sourceKind, evidenceFields);
  // Of a mail only what a predicate found: the rest of its payload is private.
  const fields = event.sourceKind === 'email' ? [] : evidenceFields.filter((field) => !undeclared.includes(field));
  return { ...fieldEvidence(event, fields), ...capped(evidence) };
}

const capped = (evidence: Evidence): Evidence => Object.fromEntries(Object.entries(evidence).map(([key, value]) => [key, capValue(value)]));
