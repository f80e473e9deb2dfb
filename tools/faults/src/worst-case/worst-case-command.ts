// SPDX-License-Identifier: AGPL-3.0-or-later
import { EXIT } from '@ttp/config/exit-codes';
import { printable } from '@ttp/ttp-core/printable';
import type { Command } from 'commander';
import { WORST_PATTERNS } from '../fuzz/corpus/worst-patterns';
import { BOUND_MS, costOf, type PatternCost } from './measure-patterns';

const HELP = `
Public patterns that stall backtracking engines, each as a rule, on texts of 1 MiB made for them. Matching a whole MiB stops when its
steps run out; an event is looked at for 8 KB.

Examples:
  npm run faults -- worst-case
  npm run faults -- worst-case --json

Times are CPU times. Exit codes: 0 every evaluation below ${BOUND_MS} ms, 1 one was not, 2 usage.`;

export function addWorstCase(faults: Command): void {
  faults
    .command('worst-case')
    .description('patterns known to stall engines, on texts of a mebibyte: CPU time of each evaluation')
    .option('--json', 'print one JSON document', false)
    .addHelpText('after', HELP)
    .exitOverride()
    .action(({ json }: { readonly json: boolean }) => {
      process.exitCode = runWorstCase(json);
    });
}

function runWorstCase(json: boolean): number {
  const print = (text: string) => void (json || process.stdout.write(text));
  print(row(['known as', 'pattern', 'compile ms', '1 MiB ms', 'event ms', 'steps', 'verdict']));
  const costs = WORST_PATTERNS.map(([why, pattern]) => {
    const cost = costOf(why, pattern);
    print(rowOf(cost));
    return cost;
  });
  const worst = Math.max(...costs.map(({ evaluateMs, matcherMs }) => Math.max(evaluateMs, matcherMs)));
  const refused = costs.filter((cost) => cost.refused !== undefined).length;
  print(`${costs.length} patterns, ${refused} refused; the longest evaluation took ${worst.toFixed(1)} ms, the bound is ${BOUND_MS} ms\n`);
  if (json) process.stdout.write(`${JSON.stringify({ boundMs: BOUND_MS, worstMs: worst, patterns: costs })}\n`);
  return worst < BOUND_MS ? EXIT.ok : EXIT.failure;
}

function rowOf({ why, pattern, refused, compileMs, matcherMs, evaluateMs, steps, isSpent, worstText }: PatternCost): string {
  const numbers = [compileMs, matcherMs, evaluateMs].map((ms) => ms.toFixed(1));
  if (refused !== undefined) return row([why, pattern, '-', '-', '-', '-', `refused: ${refused}`]);
  return row([why, pattern, ...numbers, String(Math.round(steps)), `${isSpent ? 'steps ran out' : 'matched'}; worst on ${worstText}`]);
}

const WIDTHS = [34, 34, 12, 11, 11, 11];

/** Texts to the left, numbers to the right. */
function row(cells: readonly string[]): string {
  const [why = '', pattern = '', ...others] = cells.map((cell) => printable(cell));
  const [verdict = '', ...numbers] = others.toReversed();
  const texts = [why, pattern].map((text, i) => text.slice(0, (WIDTHS[i] ?? 0) - 2).padEnd(WIDTHS[i] ?? 0));
  return `${texts.join('')}${numbers.toReversed().map((text, i) => text.padStart(WIDTHS[i + 2] ?? 0)).join('')}  ${verdict}\n`;
}
