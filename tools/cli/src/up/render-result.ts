// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '../terminal/printable';
import { matrix, type MatrixCell } from './render-matrix';

export interface ShownTechnique {
  readonly id: string;
  readonly name: string;
  readonly tactic: string;
  readonly confidence: number;
  readonly rules: readonly string[];
  readonly count: number;
  /** What the attacker did, verbatim: hostile text. */
  readonly evidence: string;
}

export interface ShownAttacker {
  readonly address: string;
  readonly techniques: readonly ShownTechnique[];
}

export interface ShownResult {
  readonly attackers: readonly ShownAttacker[];
  /** Attackers with techniques that are not listed. */
  readonly more: number;
  readonly cells: readonly MatrixCell[];
}

const EVIDENCE_CHARACTERS = 60;

/** The result for people: each attacker's techniques with their evidence, then the matrix of all. */
export function renderResult({ attackers, more, cells }: ShownResult, width: number): string {
  const blocks = attackers.map(({ address, techniques }) => `${printable(address)}\n${techniques.map(techniqueLine).join('')}`);
  const rest = more > 0 ? [`… and ${more} more attackers with techniques\n`] : [];
  return [...blocks, ...rest, 'Techniques seen, by tactic (number of tags)\n' + matrix(cells, width)].join('\n');
}

function techniqueLine({ id, name, tactic, confidence, rules, count, evidence }: ShownTechnique): string {
  const label = `${id.padEnd(10)} ${name} (${tactic})`;
  const shown = printable(evidence);
  const cut = shown.length > EVIDENCE_CHARACTERS ? `${shown.slice(0, EVIDENCE_CHARACTERS - 1)}…` : shown;
  return `  ${label.padEnd(78)} ${confidence.toFixed(2)}  ×${String(count).padEnd(3)} ${rules.join(' ').padEnd(5)}  ${cut}\n`;
}
