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
  return tests.flatMap((test) => judgeExample(rule, test, eventsOf(rule, test).some(fires)) ?? []);
}

/** What to tell the author of an example that fired the rule, or did not; null when it did what it should. */
export function judgeExample(rule: Rule, example: RuleExample, fired: boolean): RuleIssue | null {
  return fired === (example.outcome === 'match') ? null : failure(rule, example);
}

/** An example as the worker would see it: one event for each kind that the rule applies to. */
export const eventsOf = (rule: Rule, example: RuleExample): readonly TaggerEvent[] => rule.appliesTo.map((kind) => eventOf(rule, kind, example));

function askerOf(rule: Rule, intel?: IntelTables): (event: TaggerEvent) => boolean {
  if (rule.match.family === 'lifter') return (event) => lifterFires(rule, event, intel);
  const index = buildRuleIndex([rule]);
  return (event) => index.match(event) !== null;
}

const eventOf = (rule: Rule, sourceKind: SourceKind, { input }: RuleExample): TaggerEvent => ({
  sourceKind,
  sourceId: '',
  // Whoever: a tag needs an anchor, and what a rule says does not depend on it.
  attackerUuid: 'somebody',
  identityUuid: 'somebody',
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
