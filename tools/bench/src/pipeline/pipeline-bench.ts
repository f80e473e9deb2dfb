// SPDX-License-Identifier: AGPL-3.0-or-later
import { withCleanup, type Cleanup } from '../cleanup';
import { machineFacts, printReport } from '../report';
import { type DatabaseName, parsePipelineOptions, type PipelineOptions } from './pipeline-options';
import { prepareBench } from './prepare-bench';
import { type Bench, type RoundCosts, runRound } from './round';
import { costRows, figuresOf, noteOf, type Summary, summaryOf } from './summary';
import { loadFiguresOf, loadNoteOf, measureUnderLoad, type UnderLoad } from './under-load';
import { commandsFor, type Workload, workloadOf } from './workload';

const US_PER_S = 1e6;

interface Measured {
  readonly summary: Summary;
  readonly underLoad: UnderLoad;
  /** Means over the events of the last round. */
  readonly bytes: number;
  readonly tags: number;
  readonly publications: number;
}

/** Rows 5 to 7 of the performance goals: the built worker against what its broker and its database can do without it. */
export async function runPipelineBench(args: readonly string[]): Promise<void> {
  const options = parsePipelineOptions(args);
  const measured: Measured[] = [];
  for (const name of options.databases) measured.push(await withCleanup((cleanup) => measureOn(name, options, cleanup)));
  const summaries = measured.map(({ summary }) => summary);
  const loads = measured.map(({ underLoad }) => underLoad);
  const notes = [...notesOf(options, measured), ...summaries.map(noteOf), ...loads.map(loadNoteOf)];
  const figures = [...summaries.flatMap(figuresOf), ...loads.flatMap(loadFiguresOf)];
  printReport({ machine: machineFacts(), notes, costs: summaries.flatMap(costRows), figures }, options.json);
}

async function measureOn(name: DatabaseName, { sessions, rounds, rules: ruleCount }: PipelineOptions, cleanup: Cleanup): Promise<Measured> {
  const { startWorker, ...prepared } = await prepareBench(name, ruleCount, cleanup);
  const { database, rules } = prepared;
  const bench: Bench = { ...prepared, worker: await startWorker() };

  const vocabulary = commandsFor(rules);
  let made = 0;
  const nextWorkload = (): Workload => workloadOf(sessions, made++, vocabulary, rules);
  let workload = nextWorkload();
  const costs: RoundCosts[] = [];
  await runRound(workload, bench, true);
  for (let round = 1; round <= rounds; round++) {
    workload = nextWorkload();
    costs.push(await runRound(workload, bench, false));
  }
  const { label, connections } = database.raw;
  const summary = summaryOf({ database: label, connections, rules: ruleCount }, costs);
  const underLoad = await measureUnderLoad(bench, US_PER_S / summary.pipeline.wallUs / 2, nextWorkload, startWorker);
  const bytes = workload.wire.reduce((sum, { length }) => sum + length, 0) / sessions;
  return { summary, underLoad, bytes, tags: workload.tagRows / sessions, publications: workload.announcements.length / sessions };
}

function notesOf({ sessions, rounds, rules }: PipelineOptions, [first]: readonly Measured[]): readonly string[] {
  if (!first) return [];
  const { bytes, tags, publications } = first;
  return [
    `${sessions} session events a round: ${bytes.toFixed(0)} B, 8 commands, ${tags.toFixed(1)} tags and ${publications.toFixed(1)} messages out of each in the mean; ${rules} rules`,
    `medians of ${rounds} interleaved rounds after one that warms up and compares what was stored; every round checks tags, outbox and messages`,
  ];
}
