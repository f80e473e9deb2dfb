// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Cleanup, withCleanup } from '../cleanup';
import { residentMb } from '../export/resident-memory';
import { LongRun } from '../pipeline/long-run';
import { prepareBench } from '../pipeline/prepare-bench';
import { machineFacts, printReport } from '../report';
import { chunkOf, type MemoryOptions, parseMemoryOptions } from './memory-options';
import type { Sample } from './slope';
import { costRows, figuresOf, type Pace, paceNote, slopeNote, type WorkerSize } from './summary';

const LONG_RUN_RULES = 60;
const US_PER_S = 1e6;

/** How large a worker is with so many rules, and whether it stays so large over many events. */
export async function runMemoryBench(args: readonly string[]): Promise<void> {
  const options = parseMemoryOptions(args);
  const { json, events, commands, rules } = options;
  const idle = await sizeWith(1);
  const sizes: WorkerSize[] = [];
  for (const size of rules) sizes.push(await sizeWith(size));
  const { samples, pace } = await withCleanup((cleanup) => runLong(options, cleanup));
  const perChunk = `tables and streams are emptied after each ${chunkOf(commands)}`;
  const notes = [
    'resident memory as the system tells it, of a worker on SQLite that has become ready and seen no event; garbage of the loading is in it',
    `then ${events} session events of ${commands} command${commands === 1 ? '' : 's'} with ${LONG_RUN_RULES} rules; ${perChunk}`,
    paceNote(pace),
    slopeNote(samples),
  ];
  const measured = { idle, sizes, samples };
  printReport({ machine: machineFacts(), notes, costs: costRows(measured), figures: figuresOf(measured) }, json);
}

const sizeWith = (rules: number): Promise<WorkerSize> =>
  withCleanup(async (cleanup) => {
    const { startWorker } = await prepareBench('sqlite', rules, cleanup);
    const { pid } = await startWorker();
    return { rules, residentMb: residentMb(pid) };
  });

interface LongRunResult {
  readonly samples: readonly Sample[];
  readonly pace: Pace;
}

async function runLong({ events, commands }: MemoryOptions, cleanup: Cleanup): Promise<LongRunResult> {
  const run = await LongRun.start({ database: 'sqlite', rules: LONG_RUN_RULES, commands }, cleanup);
  const samples: Sample[] = [];
  let workerUs = 0;
  const startedMs = performance.now();
  for (let done = 0; done < events; ) {
    const count = Math.min(chunkOf(commands), events - done);
    const { fromUs, toUs } = await run.process(count);
    workerUs += toUs - fromUs;
    done += count;
    samples.push({ events: done, residentMb: residentMb(run.worker.pid) });
  }
  return { samples, pace: { events, workerSeconds: workerUs / US_PER_S, allSeconds: (performance.now() - startedMs) / 1_000 } };
}
