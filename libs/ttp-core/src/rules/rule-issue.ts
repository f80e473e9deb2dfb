// SPDX-License-Identifier: AGPL-3.0-or-later

/** One thing to tell the author of a rule. An error refuses the document; a warning does not. */
export interface RuleIssue {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Null when the document does not tell. */
  readonly ruleId: string | null;
  /** Where in the document, such as `emits[0].confidence`; empty for the document as a whole. */
  readonly field: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** `rules/ttp/R0900.yaml:7:3: error R0900 match.pattern: ...`, the form that editors and CI turn into links. */
export function formatIssue({ severity, file, line, column, ruleId, field, message, fix }: RuleIssue): string {
  const subject = [ruleId, field].filter(Boolean).join(' ');
  return `${file}:${line}:${column}: ${severity}${subject === '' ? '' : ` ${subject}`}: ${message}; ${fix}`;
}
