// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleEdition } from '@ttp/rule-source';
import { formatIssue } from '@ttp/ttp-core';

/** Rule documents that an edition has read anew. */
export interface Compiled {
  readonly accepted: number;
  readonly refused: number;
}

type Read = Pick<RuleEdition, 'rules' | 'issues'>;

/** What is new in an edition: rules of another text, and documents whose errors are other ones. */
export function compiledSince(before: Read | null, { rules, issues }: Read): Compiled {
  const texts = new Set(before?.rules.map(({ contentSha256 }) => contentSha256));
  const told = new Set(before?.issues.map(formatIssue));
  const refused = issues.filter((issue) => issue.severity === 'error' && !told.has(formatIssue(issue))).map(({ file }) => file);
  return { accepted: rules.filter(({ contentSha256 }) => !texts.has(contentSha256)).length, refused: new Set(refused).size };
}
