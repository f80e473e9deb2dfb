// SPDX-License-Identifier: AGPL-3.0-or-later
import type { IntelTables } from '../lifters/intel-mapping';
import { BROAD_BUDGET } from './admission';
import type { AttackResolver } from './attack-resolver';
import { neverFires } from './lifter-predicates';
import { loadRules } from './load-rules';
import type { LoadedRules } from './load-rules';
import type { RuleExample } from './read-examples';
import type { Rule } from './rule';
import { checkExamples } from './rule-examples';
import type { RuleFile } from './rule-file';
import type { RuleIssue } from './rule-issue';

export interface LintReport {
  readonly rules: readonly Rule[];
  /** By file, then line. */
  readonly issues: readonly RuleIssue[];
}

/** All that can be said of a pack before it runs: what loading says, examples that fail or are missing, too many broad rules. */
export function lintRules(files: readonly RuleFile[], attack: AttackResolver, intel?: IntelTables): LintReport {
  const loaded = loadRules(files, attack);
  const issues = [...loaded.issues, ...loaded.rules.flatMap((rule) => lintRule(rule, loaded, intel)), ...overBroadBudget(loaded)];
  return { rules: loaded.rules, issues: issues.toSorted(byPlace) };
}

function lintRule(rule: Rule, { tests, files }: LoadedRules, intel?: IntelTables): readonly RuleIssue[] {
  const examples = tests.get(rule.ruleId) ?? [];
  return [...missingExamples(rule, examples, files.get(rule.ruleId) ?? ''), ...checkExamples(rule, examples, intel)];
}

/** A rule proves itself with what fires it and what, much like that, does not. One that is reserved has nothing to prove. */
export function missingExamples(rule: Rule, examples: readonly RuleExample[], file: string): readonly RuleIssue[] {
  if (neverFires(rule)) return [];
  const missing = (['match', 'ignore'] as const).filter((outcome) => !examples.some((example) => example.outcome === outcome));
  return missing.map((outcome) => warning(rule.ruleId, file, 'tests', `no example of what to ${outcome}`, `add a line - ${outcome}: ...`));
}

/** Broad rules cost as much as a hundred others: a few are affordable, for each kind of event. */
function overBroadBudget({ rules, broad, files }: LoadedRules): readonly RuleIssue[] {
  const counts = new Map<string, number>();
  return rules
    .filter(({ ruleId }) => broad.has(ruleId))
    .flatMap(({ ruleId, appliesTo }) =>
      appliesTo.flatMap((kind) => {
        const count = (counts.get(kind) ?? 0) + 1;
        counts.set(kind, count);
        if (count <= BROAD_BUDGET) return [];
        const message = `is broad rule number ${count} for ${kind}, above the budget of ${BROAD_BUDGET}`;
        return warning(ruleId, files.get(ruleId) ?? '', 'broad', message, 'make its pattern more selective');
      }),
    );
}

const warning = (ruleId: string, file: string, field: string, message: string, fix: string): RuleIssue => ({
  severity: 'warning',
  file,
  line: 1,
  column: 1,
  ruleId,
  field,
  message,
  fix,
});

const byPlace = (one: RuleIssue, other: RuleIssue): number => (one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1);
