// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatIssue, type GroundTruth, type Overlap, type RuleFigures, type WrongFire } from '@ttp/ttp-core';
import { printable } from '@ttp/ttp-core/printable';
import type { RuleCard } from './rule-card';
import { overlapText, passedText, shareText } from './scorecard-text';

const EXCERPT = 160;

/** One rule in full, with what it wrongly fires on. */
export function ruleText({ rule, review, isReviewDue, proof, figures }: RuleCard): string {
  const lines = [
    `${rule.ruleId} version ${rule.ruleVersion}: ${rule.name}`,
    `emits      ${rule.emits.map(({ technique }) => technique.subTechniqueId ?? technique.techniqueId).join(' ')}`,
    `band       ${review.precision ?? '-'}`,
    `reviewed   ${review.lastReviewed ?? 'never'}${isReviewDue ? ', due again' : ''}`,
    `examples   ${passedText(proof)}`,
    ...[...proof.failures, ...proof.missing].map((issue) => `  ${formatIssue(issue)}`),
    ...overlapLines('its examples also fire', proof.overlaps),
    ...(figures ? corpusLines(figures) : []),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

const corpusLines = ({ fires, distinctFires, exact, precision, falsePositives, overlaps, wrongFires }: RuleFigures): readonly string[] => [
  `fires      ${fires}, on ${distinctFires} distinct inputs`,
  `precision  ${shareText(precision)}, exact ${shareText(exact)}`,
  `benign     ${shareText(falsePositives)}`,
  ...overlapLines('fires together with', overlaps),
  ...(wrongFires.length === 0 ? [] : ['fires wrongly on, the first ones']),
  ...wrongFires.map(wrongLine),
];

const overlapLines = (title: string, overlaps: readonly Overlap[]): readonly string[] =>
  overlaps.length === 0 ? [] : [title, ...overlaps.map((overlap) => `  ${overlapText(overlap)}`)];

const wrongLine = ({ place, text, truth }: WrongFire): string => `  ${place} (${truthText(truth)}): ${text.slice(0, EXCERPT)}`;

const truthText = (truth: GroundTruth): string => (truth.kind === 'labelled' ? truth.techniqueIds.join(' ') : truth.kind);
