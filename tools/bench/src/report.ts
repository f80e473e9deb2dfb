// SPDX-License-Identifier: AGPL-3.0-or-later
import { availableParallelism, cpus } from 'node:os';

/** One figure against its goal (the rows are those of the project's list of performance goals). */
export interface Figure {
  readonly row: number;
  readonly what: string;
  readonly value: number;
  readonly goal: number;
  /** Whether the goal is a floor or a ceiling. */
  readonly better: 'higher' | 'lower';
  readonly unit: string;
}

export interface Report {
  readonly machine: string;
  readonly notes: readonly string[];
  /** What was measured: absolute numbers hold for this machine and this minute only. Every row has the columns of the first. */
  readonly costs: readonly Readonly<Record<string, string | number>>[];
  readonly figures: readonly Figure[];
}

export function machineFacts(): string {
  return `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, ${process.platform} ${process.arch}`;
}

/** A figure, and whether it meets its goal. */
export interface JudgedFigure extends Figure {
  readonly verdict: 'ok' | 'missed';
}

/** A report as `--json` prints it. */
export interface JudgedReport extends Report {
  readonly figures: readonly JudgedFigure[];
}

export function printReport(report: Report, json: boolean): void {
  const judged: JudgedReport = { ...report, figures: report.figures.map((figure) => ({ ...figure, verdict: verdict(figure) })) };
  if (json) {
    console.log(JSON.stringify(judged, null, 2));
    return;
  }
  console.log(report.machine);
  for (const note of report.notes) console.log(note);
  console.log();
  printTable(report.costs);
  console.log();
  printTable(judged.figures.map(rowOf));
}

/** The goals alone. */
export function printFigures(machine: string, figures: readonly JudgedFigure[]): void {
  console.log(`${machine}\n`);
  printTable(figures.map(rowOf));
}

const rowOf = (figure: JudgedFigure) => ({
  row: figure.row,
  figure: figure.what,
  measured: measuredOf(figure),
  goal: goalOf(figure),
  verdict: figure.verdict,
});

export const measuredOf = ({ value, unit }: Figure): string => `${round(value)}${unit}`;

export const goalOf = ({ better, goal, unit }: Figure): string => `${better === 'higher' ? '>=' : '<='} ${goal}${unit}`;

function verdict({ value, goal, better }: Figure): JudgedFigure['verdict'] {
  return (better === 'higher' ? value >= goal : value <= goal) ? 'ok' : 'missed';
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}

export function printTable(rows: readonly Readonly<Record<string, string | number>>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => String(row[column]).length)));
  const line = (cells: readonly string[]): string => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd();
  console.log(line(columns));
  console.log(line(widths.map((width) => '-'.repeat(width))));
  for (const row of rows) console.log(line(columns.map((column) => String(row[column]))));
}
