// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from '../events/source-kinds';
import type { Pattern } from '../engine';
import { PatternError, checkSyntax, joinPatterns, patternOf } from '../engine';
import { prepareRule } from '../lifters/prepare-rule';
import { undeclaredEvidence } from '../tags/evidence-schema';
import { ADMISSION_BITS } from './admission';
import { PATTERN_KINDS, defaultField } from './default-field';
import type { Findings } from './findings';
import { LIFTER_PREDICATES, LIFTER_PREFIX, UNEVALUATED_PREDICATES } from './lifter-predicates';
import type { MatchSpec, PatternMatch } from './rule';
import type { RuleDocument } from './rule-document';
import type { Path, YamlSource } from './yaml-source';

const PATTERN_KEYS: ReadonlySet<string> = new Set(['kind', 'field', 'pattern']);
const PATTERN: Path = ['match', 'pattern'];
const FIELD_NAME = /^[A-Za-z][\w-]{0,63}$/;

/** What decides whether the rule fires, or null when it cannot be told; every fault is in `findings`. */
export function readMatch(document: RuleDocument, kinds: readonly SourceKind[], source: YamlSource, findings: Findings): MatchSpec | null {
  const { kind } = document.match;
  return typeof kind === 'string' && kind.startsWith(LIFTER_PREFIX)
    ? readLifterMatch(document, kind.slice(LIFTER_PREFIX.length), kinds, findings)
    : readPatternMatch(document, kinds, source, findings);
}

function readLifterMatch({ match, applies_to: written }: RuleDocument, predicate: string, kinds: readonly SourceKind[], findings: Findings): MatchSpec | null {
  const path = ['match', 'kind'];
  const handled = LIFTER_PREDICATES.get(predicate);
  if (UNEVALUATED_PREDICATES.has(predicate)) findings.warning(path, `no evaluator for ${predicate}: it never fires`, 'leave it, or evaluate it in a lifter');
  else if (!handled) findings.error(path, `no lifter has the predicate ${predicate}`, `use one of ${[...LIFTER_PREDICATES.keys()].join(', ')}`);
  for (const kind of kinds) {
    if (!handled || handled.includes(kind)) continue;
    findings.error(['applies_to', written.indexOf(kind)], `the predicate ${predicate} never sees ${kind} events`, `use ${handled.join(', ')}`);
  }
  const parameters = Object.fromEntries(Object.entries(match).filter(([key]) => key !== 'kind'));
  const lifterMatch = { family: 'lifter', predicate, parameters } as const;
  for (const { path: steps, message, fix, disables } of prepareRule(lifterMatch)?.faults ?? []) {
    findings.warning(['match', ...steps], disables ? `${message}, so the rule never fires` : message, fix);
  }
  return lifterMatch;
}

function readPatternMatch(document: RuleDocument, kinds: readonly SourceKind[], source: YamlSource, findings: Findings): MatchSpec | null {
  const { pattern, field = null } = document.match;
  for (const key of Object.keys(document.match)) {
    if (!PATTERN_KEYS.has(key)) findings.unknownKey(['match', key], 'has no effect on a pattern rule', 'use pattern and field, or kind: lifter:...');
  }
  checkKinds(document, kinds, findings);
  checkEvidence(document, kinds, findings);
  if (!isText(pattern) && !isTextList(pattern)) {
    findings.error(['match'], 'has neither a pattern nor a lifter predicate', 'write pattern: ... (a text, or a list of alternatives) or kind: lifter:...');
    return null;
  }
  if (field !== null && (typeof field !== 'string' || !FIELD_NAME.test(field))) {
    findings.error(['match', 'field'], 'is not a payload field', `name one such as ${defaultField('command')}, or leave it out`);
    return null;
  }
  const match = compiled(pattern, field, source, findings);
  if (match && !findings.refused) admit(patternOf(match), document.broad === true, findings);
  return match;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isTextList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.length > 0 && value.every(isText);

function checkKinds({ applies_to: written }: RuleDocument, kinds: readonly SourceKind[], findings: Findings): void {
  for (const kind of kinds) {
    if (PATTERN_KINDS.includes(kind)) continue;
    findings.error(['applies_to', written.indexOf(kind)], `pattern rules never see ${kind} events`, `use ${PATTERN_KINDS.join(', ')}, or a lifter predicate`);
  }
}

function checkEvidence({ evidence_fields: fields }: RuleDocument, kinds: readonly SourceKind[], findings: Findings): void {
  for (const [index, field] of (fields ?? []).entries()) {
    const kind = kinds.find((candidate) => undeclaredEvidence(candidate, [field]).length > 0);
    if (kind) findings.error(['evidence_fields', index], `${field} is not declared as evidence of ${kind} events`, 'remove it, or declare it');
  }
}

/** Null when the pattern is refused; `findings` then names the place. */
function compiled(written: string | readonly string[], field: string | null, source: YamlSource, findings: Findings): PatternMatch | null {
  const entries = typeof written === 'string' ? [] : written;
  // One by one: two entries of a list that are half a group each would make a whole one.
  const faulty = entries.filter((entry, index) => !passes(() => checkSyntax(entry), [...PATTERN, index], source, findings));
  if (faulty.length > 0) return null;
  const match: PatternMatch = { family: 'pattern', pattern: typeof written === 'string' ? written : joinPatterns(written), field };
  return passes(() => patternOf(match), PATTERN, source, findings) ? match : null;
}

function passes(check: () => unknown, path: Path, source: YamlSource, findings: Findings): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const { reason, position, fix } = error;
    findings.error(path, `${reason} (position ${position})`, fix, source.positionInText(path, position));
    return false;
  }
}

/** A pattern without rare literals is looked for in almost every event: few rules may cost that much. */
function admit({ score }: Pattern, broad: boolean, findings: Findings): void {
  if (score >= ADMISSION_BITS || broad) return;
  findings.warning(
    PATTERN,
    `is weak: a score of ${score.toFixed(1)} bits, below ${ADMISSION_BITS}, makes it a candidate for most events`,
    'require a longer literal text in every alternative, or state broad: true',
  );
}
