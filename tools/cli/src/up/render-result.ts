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

const WIDTHS = { name: 44, tactic: 20 } as const;

/** The result for people: each attacker's techniques with their evidence, then the matrix of all. */
export function renderResult({ attackers, more, cells }: ShownResult, width: number): string {
  const blocks = attackers.map(({ address, techniques }) => {
    return `${printable(address)}\n${techniques.map((technique) => techniqueLine(technique, width)).join('')}`;
  });
  const rest = more > 0 ? [`… and ${more} more attackers with techniques\n`] : [];
  return [...blocks, ...rest, `Techniques seen, by tactic (number of tags)\n\n${matrix(cells, width)}`].join('\n');
}

function techniqueLine({ id, name, tactic, confidence, rules, count, evidence }: ShownTechnique, width: number): string {
  const facts = [id.padEnd(9), cell(name, WIDTHS.name), cell(tactic, WIDTHS.tactic), confidence.toFixed(2), `×${count}`.padEnd(4), rules.join(' ').padEnd(5)];
  const before = `  ${facts.join('  ')}  `;
  return `${before}${cut(printable(evidence), Math.max(MIN_EVIDENCE, width - before.length))}\n`;
}

const MIN_EVIDENCE = 24;

const cell = (text: string, width: number) => cut(text, width).padEnd(width);
const cut = (text: string, width: number) => (text.length > width ? `${text.slice(0, width - 1)}…` : text);
