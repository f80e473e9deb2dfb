// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleIndex } from '../../engine/rule-index';
import { tagEvent } from '../../lifters/tag-event';
import type { TaggingContext } from '../../lifters/tagging-context';
import { missingExamples } from '../lint-rules';
import type { LoadedRules } from '../load-rules';
import type { RuleExample } from '../read-examples';
import type { Rule } from '../rule';
import { eventsOf, judgeExample } from '../rule-examples';
import type { RuleIssue } from '../rule-issue';
import { firedRules } from './fired-rules';
import { FireTally } from './fire-tally';
import type { Overlap } from './rule-figures';

/** What a rule's own examples say of it. */
export interface RuleProof {
  readonly examples: number;
  /** Examples that do not do what they should. */
  readonly failures: readonly RuleIssue[];
  /** Kinds of example that it lacks. */
  readonly missing: readonly RuleIssue[];
  /** The rules that fire on its `match` examples too. */
  readonly overlaps: readonly Overlap[];
}

/** Runs every example of a pack as the worker would: all rules at once. By rule id. */
export function proveRules({ rules, tests, files }: LoadedRules, index: RuleIndex, context: TaggingContext): ReadonlyMap<string, RuleProof> {
  return new Map(rules.map((rule) => [rule.ruleId, proofOf(rule, tests.get(rule.ruleId) ?? [], files.get(rule.ruleId) ?? '', index, context)]));
}

function proofOf(rule: Rule, examples: readonly RuleExample[], file: string, index: RuleIndex, context: TaggingContext): RuleProof {
  const tally = new FireTally();
  const failures = examples.flatMap((example) => {
    const fired = firedRules(eventsOf(rule, example).flatMap((event) => tagEvent(event, index, context)));
    if (example.outcome === 'match') tally.add({ place: '', truth: { kind: 'unlabelled' }, inputs: [{ text: '', fired }] });
    return judgeExample(rule, example, fired.has(rule.ruleId)) ?? [];
  });
  return { examples: examples.length, failures, missing: missingExamples(rule, examples, file), overlaps: tally.figuresOf(rule.ruleId).overlaps };
}
