// SPDX-License-Identifier: AGPL-3.0-or-later
import { EXIT } from '@ttp/config/exit-codes';
import type { RunOptions } from './harness/options';
import { interruption, play } from './harness/play';
import { passed, renderJson, renderText, reportJson, type Report } from './harness/render-report';
import { tableHead, tableRow } from './scenario/render-table';
import type { Terms } from './scenario/fault';
import { chosen, type Scenario } from './scenario/scenario';
import { SCENARIOS } from './scenarios';

/** Beyond the minutes that faults are to go on: starting, recovering, counting. */
const LIMIT_MINUTES = 15;

type Numbers = Readonly<Record<string, number>>;

/** One scenario, with a line for each number it found out. Answers the exit code. */
export async function runOne(scenario: Scenario, options: RunOptions, numbers: Numbers): Promise<number> {
  const report = await runScenario(scenario, options, numbers, interruption());
  process.stdout.write(options.json ? renderJson(reportJson(report)) : renderText(report));
  return passed(report) ? EXIT.ok : EXIT.failure;
}

/** One after the other, a line each as soon as it is over. One that fails does not keep the others from being played. */
export async function runAll(options: RunOptions): Promise<number> {
  const signal = interruption();
  const print = (text: string) => void (options.json || process.stdout.write(text));
  const reports: Report[] = [];
  print(tableHead());
  for (const scenario of SCENARIOS) {
    if (signal.aborted) break;
    const report = await runScenario(scenario, options, numbersInAll(scenario, options), signal);
    reports.push(report);
    print(tableRow(report));
  }
  if (options.json) process.stdout.write(renderJson(reports.map(reportJson)));
  return reports.length === SCENARIOS.length && reports.every(passed) ? EXIT.ok : EXIT.failure;
}

const numbersInAll = ({ numbers }: Scenario, { minutes }: RunOptions): Numbers =>
  Object.fromEntries(Object.entries(numbers).map(([name, option]) => [name, minutes > 0 ? chosen(option, minutes, undefined) : option.inAll]));

async function runScenario(scenario: Scenario, options: RunOptions, numbers: Numbers, signal: AbortSignal): Promise<Report> {
  const { minutes, seed, db, keep } = options;
  const asked = scenario.databases.find((type) => type === db);
  const terms: Terms = { db: asked ?? scenario.databases[0], seed, minutes };
  const title = { scenario: scenario.name, parameters: { ...numbers, ...terms } };
  const skipped = scenario.obstacle?.();
  if (skipped) return { ...title, measures: [], skipped };
  return play(title, { keep, signal, limitMinutes: LIMIT_MINUTES + minutes }, (stage) => scenario.play(stage, terms, numbers));
}
