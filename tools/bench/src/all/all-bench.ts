// SPDX-License-Identifier: AGPL-3.0-or-later
import { appendFileSync } from 'node:fs';
import manifest from '../../package.json' with { type: 'json' };
import { withCleanup } from '../cleanup';
import { type JudgedReport, machineFacts, printFigures } from '../report';
import { parseAllOptions } from './all-options';
import { historySection } from './history';
import { runBench } from './run-bench';

/** Every bench in turn, and one table of all goals; `all` are the names that there are. What fails costs the others nothing; throws at the end. */
export async function runAllBenches(args: readonly string[], all: readonly string[]): Promise<void> {
  const { json, benches, history } = parseAllOptions(args, all);
  const machine = machineFacts();
  const reports = new Map<string, JudgedReport>();
  const failed: string[] = [];
  await withCleanup(async (cleanup) => {
    for (const name of benches) {
      process.stderr.write(`bench ${name} ...\n`);
      // The bench itself has said why.
      await runBench(name, cleanup).then((report) => reports.set(name, report), () => failed.push(name));
    }
  });
  const figures = [...reports.values()].flatMap((report) => report.figures).toSorted((one, other) => one.row - other.row);
  const date = new Date().toISOString().slice(0, 10);
  if (history !== null && reports.size > 0) appendFileSync(history, `\n${historySection({ version: manifest.version, date, machine, benches: [...reports.keys()], figures })}`);
  if (json) console.log(JSON.stringify({ machine, reports: Object.fromEntries(reports) }, null, 2));
  else printFigures(machine, figures);
  if (failed.length > 0) throw new Error(`these benches failed: ${failed.join(', ')}`);
}
