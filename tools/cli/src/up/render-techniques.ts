// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core/printable';

export interface ShownTechnique {
  readonly id: string;
  readonly name: string;
  readonly tactic: string;
  readonly confidence: number;
  readonly rules: readonly string[];
  readonly count: number;
  /** What the attacker did, as much of it as so many characters hold, verbatim: hostile text. */
  readonly evidence: (room: number) => string;
}

const INDENT = '  ';
const GAP = '  ';
const MIN_EVIDENCE = 32;
/** A longer name is rather cut than kept from standing on one line with its evidence. */
const MIN_NAME = 40;

interface Cells {
  readonly id: string;
  readonly name: string;
  readonly tactic: string;
  readonly confidence: string;
  readonly count: string;
  readonly rules: string;
}

/** How to show one of the techniques: in columns that fit them all, the evidence behind them if the width allows, else on a second line. */
export function techniqueLines(all: readonly ShownTechnique[], width: number): (technique: ShownTechnique) => string {
  const rows = all.map(cellsOf);
  const widest = (column: keyof Cells) => Math.max(0, ...rows.map((row) => row[column].length));
  const facts = widest('confidence') + widest('count') + widest('rules') + 3 * GAP.length;
  const left = INDENT.length + widest('id') + GAP.length;
  const behind = facts + widest('tactic') + 2 * GAP.length;
  const nameOnOneLine = width - left - behind - MIN_EVIDENCE;
  const isWide = nameOnOneLine >= Math.min(widest('name'), MIN_NAME);
  const name = Math.min(widest('name'), isWide ? nameOnOneLine : width - left - facts);
  const pad = (row: Cells, column: keyof Cells) => row[column].padEnd(widest(column));

  return (technique) => {
    const row = cellsOf(technique);
    const first = `${INDENT}${pad(row, 'id')}${GAP}${cut(row.name, name).padEnd(name)}${GAP}`;
    const numbers = [pad(row, 'confidence'), pad(row, 'count'), pad(row, 'rules')].join(GAP);
    const evidence = (before: string) => `${before}${cut(printable(technique.evidence(width - before.length)), width - before.length)}\n`;
    if (isWide) return evidence(`${first}${pad(row, 'tactic')}${GAP}${numbers}${GAP}`);
    return `${`${first}${numbers}`.trimEnd()}\n${evidence(`${' '.repeat(left)}${pad(row, 'tactic')}${GAP}`)}`;
  };
}

const cellsOf = ({ id, name, tactic, confidence, count, rules }: ShownTechnique): Cells => {
  return { id, name: printable(name), tactic, confidence: confidence.toFixed(2), count: `×${count}`, rules: rules.join(' ') };
};

/** By characters, so that no half of one is left. What was made printable may have become longer. */
function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length > width ? `${characters.slice(0, width - 1).join('')}…` : text;
}
