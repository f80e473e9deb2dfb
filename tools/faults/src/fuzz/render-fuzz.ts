// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core/printable';
import type { FuzzOutcome } from './fuzz-one';

const NAME_WIDTH = 18;
const NUMBER_WIDTHS = [9, 10, 10, 12, 9, 12];

const line = (name: string, cells: readonly string[]): string =>
  name.padEnd(NAME_WIDTH) + cells.map((cell, i) => cell.padStart(NUMBER_WIDTHS[i] ?? 0)).join('');

export const fuzzHead = (): string => `${line('target', ['tried', 'accepted', 'rejected', 'slowest ms', 'seconds', 'violations'])}\n`;

/** One line a target, and what it takes to see each violation again. */
export function fuzzRow(name: string, { tried, accepted, rejected, slowestMs, seconds, violations }: FuzzOutcome, seed: number): string {
  const cells = [tried, accepted, rejected].map(String);
  const row = `${line(name, [...cells, slowestMs.toFixed(1), seconds.toFixed(1), String(violations.length)])}\n`;
  const complaints = violations.map(({ problem, input, path }) =>
    `    ${printable(problem)}\n    input: ${printable(input)}\n    again: npm run faults -- fuzz ${name} --seed ${seed} --path ${path}\n`);
  return row + complaints.join('');
}
