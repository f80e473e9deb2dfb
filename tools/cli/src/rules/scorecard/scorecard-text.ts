// SPDX-License-Identifier: AGPL-3.0-or-later
import { type CorpusFigures, formatIssue, type Overlap, ratioOf, type RuleFigures, type Share } from '@ttp/ttp-core';
import { printable } from '@ttp/ttp-core/printable';
import { counted } from '../../terminal/counted';
import { table } from '../../terminal/table';
import type { RuleCard } from './rule-card';
import { neverFired, notExercised, type Scorecard, totalsOf } from './scorecard';

/** A table of the rules, the examples that fail or lack, and the totals. */
export function scorecardText(scorecard: Scorecard): string {
  const { cards, corpus } = scorecard;
  const findings = cards.flatMap(({ proof }) => [...proof.failures, ...proof.missing]).map((issue) => `${printable(formatIssue(issue))}\n`);
  const rows = corpus ? table(CORPUS_HEADER, cards.map(corpusRow)) : table(EXAMPLE_HEADER, cards.map(exampleRow));
  return [rows, ...findings, ...totalLines(scorecard).map((line) => `${line}\n`)].join('');
}

const EXAMPLE_HEADER = ['RULE', 'BAND', 'REVIEWED', 'EXAMPLES', 'ITS EXAMPLES ALSO FIRE', 'NAME'];
const exampleRow = ({ rule, review, isReviewDue, proof }: RuleCard): readonly string[] => [
  rule.ruleId,
  review.precision ?? '-',
  `${review.lastReviewed ?? 'never'}${isReviewDue ? ' due' : ''}`,
  passedText(proof),
  overlapText(proof.overlaps[0]),
  rule.name,
];

const CORPUS_HEADER = ['RULE', 'BAND', 'EXAMPLES', 'FIRES', 'DISTINCT', 'PRECISION', 'EXACT', 'BENIGN', 'TOGETHER WITH'];
const corpusRow = ({ rule, review, proof, figures }: RuleCard): readonly string[] => [
  rule.ruleId,
  review.precision ?? '-',
  passedText(proof),
  ...(figures ? figureCells(figures) : []),
];

const figureCells = ({ fires, distinctFires, exact, precision, falsePositives, overlaps }: RuleFigures): readonly string[] => [
  String(fires),
  String(distinctFires),
  shareText(precision),
  shareText(exact),
  shareText(falsePositives),
  overlapText(overlaps[0]),
];

export const passedText = ({ examples, failures }: RuleCard['proof']): string =>
  examples === 0 ? 'none' : `${examples - failures.length}/${examples}`;

export const overlapText = (overlap?: Overlap): string =>
  overlap ? `${overlap.ruleId} ${shareText(overlap.share)}${overlap.sameTechnique ? ', same technique' : ''}` : '-';

/** `3/12 25.0%`, `1/400 0.25%`: no percentage without its base. */
export function shareText(share: Share): string {
  const ratio = ratioOf(share);
  if (ratio === null) return '-';
  const digits = ratio > 0 && ratio < 0.01 ? 2 : 1;
  return `${share.count}/${share.of} ${(100 * ratio).toFixed(digits)}%`;
}

function totalLines(scorecard: Scorecard): readonly string[] {
  const { rules, examples, failedExamples, rulesFailed, rulesLackingExamples, reviewsDue } = totalsOf(scorecard);
  const counts = [
    counted(rules, 'rule'),
    counted(examples, 'example'),
    `${failedExamples} failed (${counted(rulesFailed, 'rule')})`,
    `${counted(rulesLackingExamples, 'rule')} without`,
    `${counted(reviewsDue, 'review')} due`,
  ];
  return [counts.join(', '), ...(scorecard.corpus ? corpusLines(scorecard, scorecard.corpus) : [])];
}

function corpusLines(scorecard: Scorecard, { rows, inputs, fires, exact, precision, falsePositives }: CorpusFigures): readonly string[] {
  const seen = `${rows.labelled} labelled, ${rows.benign} benign and ${rows.unlabelled} other rows`;
  const things = counted(inputs, 'command or event', 'commands and events');
  return [
    `${seen} with ${things}: ${counted(fires, 'fire')}`,
    `precision ${shareText(precision)}, exact ${shareText(exact)}; benign ones that any rule fires on ${shareText(falsePositives)}`,
    idsLine('never fired', neverFired(scorecard)),
    idsLine('nothing of their kind in the corpus', notExercised(scorecard)),
  ];
}

const idsLine = (what: string, ids: readonly string[]): string => `${what}: ${ids.length}${ids.length === 0 ? '' : `: ${ids.join(' ')}`}`;
