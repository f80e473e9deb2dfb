// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleIndex } from '../engine/rule-index';
import type { TaggerEvent } from '../events/tagger-event';
import type { Rule } from '../rules/rule';
import { isActive } from '../rules/rule-state';
import { undeclaredEvidence } from '../tags/evidence-schema';
import type { Tag } from '../tags/tag';
import type { Lift, Lifter } from './lifter';
import { prepareRule } from './prepare-rule';
import type { TaggingContext } from './tagging-context';

interface OwnedRule {
  readonly rule: Rule;
  readonly owner: Lifter;
  readonly lift: Lift;
}

const NO_TAGS: readonly Tag[] = [];

/** Per list of an index, which lives as long as the index does. */
const owned = new WeakMap<readonly Rule[], readonly OwnedRule[]>();

/** One tag per emit of each active rule of this lifter that fires, by rule id. */
export function tagByLifter(lifter: Lifter, event: TaggerEvent, index: RuleIndex, context: TaggingContext): readonly Tag[] {
  const rules = index.lifterRules(event.sourceKind);
  if (rules.length === 0) return NO_TAGS;
  return rulesWithOwners(rules)
    .filter(({ owner, rule }) => owner === lifter && isActive(rule, context.now))
    .flatMap(({ rule, lift }) => lift(event, rule, context))
    .filter((tag) => isDeclared(tag, lifter, context));
}

function rulesWithOwners(rules: readonly Rule[]): readonly OwnedRule[] {
  const known = owned.get(rules) ?? rules.flatMap(withOwner);
  owned.set(rules, known);
  return known;
}

function withOwner(rule: Rule): readonly OwnedRule[] {
  const { owner, lift } = (rule.match.family === 'lifter' ? prepareRule(rule.match) : null) ?? {};
  return owner && lift ? [{ rule, owner, lift }] : [];
}

/** The declared keys are what keeps private data out of the database: whatever is beyond them is not stored. */
function isDeclared({ sourceKind, ruleId, evidence }: Tag, { name }: Lifter, { meter }: TaggingContext): boolean {
  const keys = undeclaredEvidence(sourceKind, Object.keys(evidence));
  if (keys.length > 0) meter?.undeclaredEvidence(name, ruleId, keys);
  return keys.length === 0;
}
