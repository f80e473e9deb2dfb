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

export function printReport(report: Report, json: boolean): void {
  const figures = report.figures.map((figure) => ({ ...figure, verdict: verdict(figure) }));
  if (json) {
    console.log(JSON.stringify({ ...report, figures }, null, 2));
    return;
  }
  console.log(report.machine);
  for (const note of report.notes) console.log(note);
  console.log();
  printTable(report.costs);
  console.log();
  printTable(figures.map(({ row, what, value, goal, better, unit, verdict: outcome }) => ({
    row,
    figure: what,
    measured: `${round(value)}${unit}`,
    goal: `${better === 'higher' ? '>=' : '<='} ${goal}${unit}`,
    verdict: outcome,
  })));
}

function verdict({ value, goal, better }: Figure): 'ok' | 'missed' {
  return (better === 'higher' ? value >= goal : value <= goal) ? 'ok' : 'missed';
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}

function printTable(rows: readonly Readonly<Record<string, string | number>>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => String(row[column]).length)));
  const line = (cells: readonly string[]): string => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd();
  console.log(line(columns));
  console.log(line(widths.map((width) => '-'.repeat(width))));
  for (const row of rows) console.log(line(columns.map((column) => String(row[column]))));
}
