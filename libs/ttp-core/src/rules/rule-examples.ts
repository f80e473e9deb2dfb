// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildRuleIndex } from '../engine/rule-index';
import type { RuleIndex } from '../engine/rule-index';
import type { SourceKind } from '../events/source-kinds';
import type { TaggerEvent } from '../events/tagger-event';
import { defaultField } from './default-field';
import type { RuleExample } from './read-examples';
import type { Rule } from './rule';
import type { RuleIssue } from './rule-issue';

/**
 * Runs a pattern rule against the examples its author gave: each `match` must fire it, each `ignore` must not. A text is the field
 * the rule looks at; a mapping is the payload. Rules that a lifter evaluates are not run here.
 */
export function checkExamples(rule: Rule, tests: readonly RuleExample[]): readonly RuleIssue[] {
  if (rule.match.family !== 'pattern') return [];
  const index = buildRuleIndex([rule]);
  return tests.filter((test) => fires(rule, test, index) !== (test.outcome === 'match')).map((test) => failure(rule, test));
}

const fires = (rule: Rule, test: RuleExample, index: RuleIndex): boolean => rule.appliesTo.some((kind) => index.match(eventOf(rule, kind, test)) !== null);

const eventOf = (rule: Rule, sourceKind: SourceKind, { input }: RuleExample): TaggerEvent => ({
  sourceKind,
  sourceId: '',
  attackerUuid: null,
  identityUuid: null,
  sessionId: null,
  deckyId: null,
  observedAt: null,
  payload: typeof input === 'string' ? { [fieldOf(rule, sourceKind)]: input } : input,
});

const fieldOf = ({ match }: Rule, kind: SourceKind): string => (match.family === 'pattern' ? match.field : null) ?? defaultField(kind) ?? '';

const failure = ({ ruleId }: Rule, { outcome, file, position }: RuleExample): RuleIssue => ({
  severity: 'error',
  file,
  ...position,
  ruleId,
  field: 'tests',
  message: outcome === 'match' ? 'this example should fire the rule and does not' : 'this example should not fire the rule and does',
  fix: 'correct the pattern or the example',
});
