// SPDX-License-Identifier: AGPL-3.0-or-later
import { join } from 'node:path';
import { temporaryDirectory, withCleanup, type Cleanup } from '../cleanup';
import { machineFacts, printReport } from '../report';
import { writeRuleSet } from '../rule-set';
import { ServiceProcess } from '../service-process';
import { BenchBroker } from './bench-broker';
import { BenchDatabase } from './bench-database';
import { type DatabaseName, parsePipelineOptions, type PipelineOptions } from './pipeline-options';
import { type Bench, type RoundCosts, runRound } from './round';
import { costRows, figuresOf, noteOf, type Summary, summaryOf } from './summary';
import { BATCH_EVENTS, commandsFor, workloadOf } from './workload';

interface Measured {
  readonly summary: Summary;
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
  const notes = [...notesOf(options, measured), ...summaries.map(noteOf)];
  printReport({ machine: machineFacts(), notes, costs: summaries.flatMap(costRows), figures: summaries.flatMap(figuresOf) }, options.json);
}

async function measureOn(name: DatabaseName, { sessions, rounds, rules: ruleCount }: PipelineOptions, cleanup: Cleanup): Promise<Measured> {
  const directory = temporaryDirectory(cleanup);
  const rulesDirectory = join(directory, 'rules');
  const rules = await writeRuleSet(rulesDirectory, ruleCount);
  const broker = await BenchBroker.start(cleanup);
  const database = await BenchDatabase.start(name, directory, cleanup);
  const environment = { ...database.raw.environment, ...workerSettings(broker.url, rulesDirectory) };
  const worker = await ServiceProcess.start({ app: 'ttp-worker', directory, environment }, cleanup);
  const bench: Bench = { broker, database, worker, rules };

  const vocabulary = commandsFor(rules);
  let workload = workloadOf(sessions, 0, vocabulary, rules);
  const costs: RoundCosts[] = [];
  await runRound(workload, bench, true);
  for (let round = 1; round <= rounds; round++) {
    workload = workloadOf(sessions, round, vocabulary, rules);
    costs.push(await runRound(workload, bench, false));
  }
  const { label, connections } = database.raw;
  const bytes = workload.wire.reduce((sum, { length }) => sum + length, 0) / sessions;
  return { summary: summaryOf({ database: label, connections, rules: ruleCount }, costs), bytes, tags: workload.tagRows / sessions, publications: workload.publications / sessions };
}

const workerSettings = (natsUrl: string, rulesDirectory: string): Readonly<Record<string, string>> => ({
  DECNET_NATS_URL: natsUrl,
  DECNET_TTP_RULES_DIR: rulesDirectory,
  DECNET_TTP_ATTACKER_MODE: 'create',
  DECNET_TTP_WORKER_PORT: '0',
  DECNET_TTP_CONFIDENCE_FLOOR: '0',
  DECNET_TTP_BATCH_SIZE: String(BATCH_EVENTS),
});

function notesOf({ sessions, rounds, rules }: PipelineOptions, [first]: readonly Measured[]): readonly string[] {
  if (!first) return [];
  const { bytes, tags, publications } = first;
  return [
    `${sessions} session events a round: ${bytes.toFixed(0)} B, 8 commands, ${tags.toFixed(1)} tags and ${publications.toFixed(1)} messages out of each in the mean; ${rules} rules`,
    `medians of ${rounds} interleaved rounds after one that warms up and compares what was stored; every round checks tags, outbox and messages`,
  ];
}
