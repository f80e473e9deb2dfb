// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildRuleIndex } from '../engine/rule-index';
import type { SourceKind } from '../events/source-kinds';
import type { TaggerEvent } from '../events/tagger-event';
import { lifterFires } from '../lifters/fires';
import type { IntelTables } from '../lifters/intel-mapping';
import { defaultField } from './default-field';
import type { RuleExample } from './read-examples';
import type { Rule } from './rule';
import type { RuleIssue } from './rule-issue';

/**
 * Runs a rule against the examples its author gave: each `match` must fire it, each `ignore` must not. A text is the field a pattern
 * looks at; a mapping is the payload. `intel` are the tables that rules on threat intelligence look things up in.
 */
export function checkExamples(rule: Rule, tests: readonly RuleExample[], intel?: IntelTables): readonly RuleIssue[] {
  // Without the tables, such a rule would seem to miss what it should fire on.
  if (!intel && rule.appliesTo.includes('intel')) return [];
  const fires = askerOf(rule, intel);
  const isRight = (test: RuleExample): boolean => rule.appliesTo.some((kind) => fires(eventOf(rule, kind, test))) === (test.outcome === 'match');
  return tests.filter((test) => !isRight(test)).map((test) => failure(rule, test));
}

function askerOf(rule: Rule, intel?: IntelTables): (event: TaggerEvent) => boolean {
  if (rule.match.family === 'lifter') return (event) => lifterFires(rule, event, intel);
  const index = buildRuleIndex([rule]);
  return (event) => index.match(event) !== null;
}

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
