// SPDX-License-Identifier: AGPL-3.0-or-later
import { encodeEnvelope, type Publication } from '@ttp/ttp-core';
import { join } from 'node:path';
import { type Cleanup, temporaryDirectory, withCleanup } from '../cleanup';
import { residentMb } from '../export/resident-memory';
import { BenchBroker } from '../pipeline/bench-broker';
import { BenchDatabase } from '../pipeline/bench-database';
import { makeSessions, SESSION_ENDED, type Vocabulary } from '../pipeline/sessions';
import { commandsFor } from '../pipeline/workload';
import { Random } from '../random';
import { machineFacts, printReport } from '../report';
import { type ActiveRules, writeRuleSet } from '../rule-set';
import { ServiceProcess } from '../service-process';
import { workerSettings } from '../worker-settings';
import { CHUNK, parseMemoryOptions } from './memory-options';
import type { Sample } from './slope';
import { costRows, figuresOf, slopeNote, type WorkerSize } from './summary';

const SEED = 20_263;
const CHUNK_LIMIT_MS = 300_000;
const LONG_RUN_RULES = 60;

/** How large a worker is with so many rules, and whether it stays so large over many events. */
export async function runMemoryBench(args: readonly string[]): Promise<void> {
  const { json, events, rules } = parseMemoryOptions(args);
  const idle = await sizeWith(1);
  const sizes: WorkerSize[] = [];
  for (const size of rules) sizes.push(await sizeWith(size));
  const samples = await withCleanup(async (cleanup) => sampled(await LongRun.start(cleanup), events));
  const notes = [
    'resident memory as the system tells it, of a worker on SQLite that has become ready and seen no event; garbage of the loading is in it',
    `then ${events} session events of 8 commands with ${LONG_RUN_RULES} rules; tables and streams are emptied after each ${CHUNK}`,
    slopeNote(samples),
  ];
  const measured = { idle, sizes, samples };
  printReport({ machine: machineFacts(), notes, costs: costRows(measured), figures: figuresOf(measured) }, json);
}

const sizeWith = (rules: number): Promise<WorkerSize> =>
  withCleanup(async (cleanup) => ({ rules, residentMb: residentMb((await startWorker(rules, cleanup)).worker.pid) }));

async function sampled(run: LongRun, events: number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let done = 0; done < events; ) {
    const count = Math.min(CHUNK, events - done);
    if ((await run.process(count)) === 0) throw new Error('the worker stored nothing');
    done += count;
    samples.push({ events: done, residentMb: run.residentMb });
  }
  return samples;
}

interface RunningWorker {
  readonly broker: BenchBroker;
  readonly database: BenchDatabase;
  readonly worker: ServiceProcess;
  readonly rules: ActiveRules;
}

async function startWorker(ruleCount: number, cleanup: Cleanup): Promise<RunningWorker> {
  const directory = temporaryDirectory(cleanup);
  const rulesDirectory = join(directory, 'rules');
  const rules = await writeRuleSet(rulesDirectory, ruleCount);
  const broker = await BenchBroker.start(cleanup);
  const database = await BenchDatabase.start('sqlite', directory, cleanup);
  const environment = { ...database.raw.environment, ...workerSettings(broker.url, rulesDirectory) };
  return { broker, database, rules, worker: await ServiceProcess.start({ app: 'ttp-worker', directory, environment }, cleanup) };
}

/** One worker, and events for it. */
class LongRun {
  private chunk = 0;

  private constructor(
    private readonly running: RunningWorker,
    private readonly vocabulary: Vocabulary,
  ) {}

  static async start(cleanup: Cleanup): Promise<LongRun> {
    const running = await startWorker(LONG_RUN_RULES, cleanup);
    return new LongRun(running, commandsFor(running.rules));
  }

  get residentMb(): number {
    return residentMb(this.running.worker.pid);
  }

  /** Resolves, to the number of tags, when the worker has settled so many events; then nothing is left of them. */
  async process(count: number): Promise<number> {
    const { broker, database, worker } = this.running;
    this.chunk += 1;
    await broker.feedWorker(this.events(count));
    await Promise.race([broker.workerIsDone(AbortSignal.timeout(CHUNK_LIMIT_MS)), worker.ended]);
    const tags = await database.countTags();
    await database.empty();
    await broker.forgetEvents();
    return tags;
  }

  private events(count: number): readonly Publication[] {
    return makeSessions(count, this.chunk, this.vocabulary, new Random(SEED + this.chunk)).map((session, i) => ({
      subject: SESSION_ENDED,
      msgId: `memory-${this.chunk}-${i}`,
      data: encodeEnvelope(session),
    }));
  }
}
