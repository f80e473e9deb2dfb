// SPDX-License-Identifier: AGPL-3.0-or-later
import type { JudgedFigure } from '../report';
import { goalOf, measuredOf } from '../report';

/** What one run says, for the file that holds the runs of all releases. */
export interface HistoryEntry {
  readonly version: string;
  /** `2026-11-21`. */
  readonly date: string;
  readonly machine: string;
  readonly benches: readonly string[];
  readonly figures: readonly JudgedFigure[];
}

/** A section of Markdown: the goals, met and missed alike. */
export function historySection({ version, date, machine, benches, figures }: HistoryEntry): string {
  const rows = figures.map((figure) => `| ${figure.row} | ${cell(figure.what)} | ${measuredOf(figure)} | ${goalOf(figure)} | ${figure.verdict} |`);
  return [
    `## ${version}, ${date}`,
    '',
    `${machine}; benches: ${benches.join(', ')}.`,
    '',
    '| row | figure | measured | goal | verdict |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
