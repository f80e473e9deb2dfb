// SPDX-License-Identifier: AGPL-3.0-or-later
import { appendFileSync } from 'node:fs';
import manifest from '../../package.json' with { type: 'json' };
import { withCleanup } from '../cleanup';
import { type JudgedReport, machineFacts, printFigures } from '../report';
import { parseAllOptions } from './all-options';
import { historySection } from './history';
import { minutesOf, PARTS } from './parts';
import { runBench } from './run-bench';

/** Every bench in turn, and one table of all goals. What fails costs the others nothing; throws at the end. */
export async function runAllBenches(args: readonly string[]): Promise<void> {
  const { json, parts, history } = parseAllOptions(args, PARTS);
  const machine = machineFacts();
  const reports = new Map<string, JudgedReport>();
  const failed: string[] = [];
  await withCleanup(async (cleanup) => {
    for (const [i, part] of parts.entries()) {
      const { name, args: sizes } = part;
      const startedMs = performance.now();
      const left = `${i + 1} of ${parts.length}, about ${minutesOf(parts.slice(i))} min left`;
      process.stderr.write(`bench ${[name, ...sizes].join(' ')} ... (${left})\n`);
      // The bench itself has said why.
      await runBench(part, cleanup).then((report) => reports.set(name, report), () => failed.push(name));
      process.stderr.write(`    ${((performance.now() - startedMs) / 1_000).toFixed(0)} s\n`);
    }
  });
  const figures = [...reports.values()].flatMap((report) => report.figures).toSorted((one, other) => one.row - other.row);
  const date = new Date().toISOString().slice(0, 10);
  if (history !== null && reports.size > 0) appendFileSync(history, `\n${historySection({ version: manifest.version, date, machine, benches: [...reports.keys()], figures })}`);
  if (json) console.log(JSON.stringify({ machine, reports: Object.fromEntries(reports) }, null, 2));
  else printFigures(machine, figures);
  if (failed.length > 0) throw new Error(`these benches failed: ${failed.join(', ')}`);
}
