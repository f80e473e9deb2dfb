// SPDX-License-Identifier: AGPL-3.0-or-later
import { Pattern, patternOf, rememberPattern } from '../engine';
import type { BranchParts } from '../engine';
import type { AttackResolver } from './attack-resolver';
import type { LoadedDocuments, LoadedRules } from './load-rules';
import type { ParsedRule } from './parse-rule';
import { DEFAULT_STATE } from './rule';
import type { Rule } from './rule';
import type { RuleFile } from './rule-file';
import type { RuleIssue } from './rule-issue';

/** A rule document that was read ahead of time, its pattern compiled: plain data, which a structured clone keeps. */
export interface CompiledDocument {
  readonly text: string;
  readonly rule: Rule;
  readonly broad: boolean;
  readonly review: ParsedRule['review'];
  /** Warnings: a document with an error has no rule. */
  readonly issues: readonly RuleIssue[];
  /** Of its pattern; null for a rule that a lifter evaluates. */
  readonly branches: readonly BranchParts[] | null;
}

/** What can be compiled ahead: documents without an error. Their examples are left out. */
export const compiledDocuments = ({ documents }: Pick<LoadedRules, 'documents'>): readonly CompiledDocument[] =>
  Array.from(documents.byFile.values()).flatMap(({ text, parsed: { rule, broad, review, issues } }) =>
    rule === null ? [] : [{ text, rule, broad, review, issues, branches: branchesOf(rule) }],
  );

const branchesOf = ({ match }: Rule): readonly BranchParts[] | null =>
  match.family === 'pattern' ? patternOf(match).branches.map(({ parts }) => parts) : null;

/**
 * What a load of `files` need not read, to be handed to `loadRules`: those whose text is the compiled one, to the letter. The rest is read
 * there. They must have been compiled by this very program for the same ATT&CK data.
 */
export function restoreDocuments(compiled: readonly CompiledDocument[], files: readonly RuleFile[], attack: AttackResolver): LoadedDocuments {
  const byText = new Map(compiled.map((rule) => [rule.text, rule]));
  const known = files.flatMap(({ file, text }) => {
    const found = byText.get(text);
    return found ? [[file, { text, parsed: restored(found, file) }] as const] : [];
  });
  return { attack, byFile: new Map(known) };
}

function restored({ rule: { match, ...rest }, broad, review, issues, branches }: CompiledDocument, file: string): ParsedRule {
  // An object of its own for each file: two files with one text are two rules until one of them is refused.
  const rule: Rule = { ...rest, match: { ...match }, state: DEFAULT_STATE };
  if (rule.match.family === 'pattern' && branches !== null) rememberPattern(rule.match, Pattern.of(rule.match.pattern, branches));
  return { rule, tests: [], broad, review, issues: issues.map((issue) => ({ ...issue, file })) };
}
