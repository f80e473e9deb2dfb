// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import type { ActiveRules } from '../rule-set';
import type { ServiceProcess } from '../service-process';
import type { BenchBroker } from './bench-broker';
import type { BenchDatabase } from './bench-database';
import { cpuOnly, cpuStagesOf } from './cpu-stages';
import { productCallsOf } from './product-calls';
import { type Spent, spentOn } from './spent';
import type { Workload } from './workload';

/** Everything that one database's bench runs on. */
export interface Bench {
  readonly broker: BenchBroker;
  readonly database: BenchDatabase;
  readonly worker: ServiceProcess;
  readonly rules: ActiveRules;
}

/** What one event took, in microseconds. */
export interface RoundCosts {
  readonly rawBroker: Spent;
  readonly rawDatabase: Spent;
  readonly rawPublish: Spent;
  readonly cpuOnly: number;
  readonly pipeline: Spent;
  /** CPU time by step, in this process; see `CpuStages` and `ProductCalls`. */
  readonly steps: Readonly<Record<Step, number>>;
}

export type Step = 'parse' | 'validate' | 'decode' | 'normalise' | 'match' | 'tag' | 'rows' | 'pullAndSettle' | 'store' | 'publish' | 'forget';

/** A worker that stood still for longer takes its pull session for lost, and what was on its way to it comes back only half a minute later. */
const PAUSE_LIMIT_MS = 2_500;
const OUTBOX_POLL_MS = 100;
const EVENT_LIMIT_MS = 50;
const ROUND_LIMIT_MS = 30_000;

/** Measures everything once over the same events, and leaves the tables empty. Throws when an event was lost or tagged otherwise. */
export async function runRound(workload: Workload, bench: Bench, compare: boolean): Promise<RoundCosts> {
  const { broker, database, rules } = bench;
  const events = workload.events.length;
  const stages = await cpuStagesOf(workload, rules, new Date());

  await broker.feedPuller(workload.events);
  const rawBroker = await spentOn(() => broker.pullAndAck(events), [broker.pid]);

  const rawPublish = await spentOn(() => broker.pushAll(workload.announcements), [broker.pid]);

  const rawDatabase = await spentOn(() => database.raw.insert(workload.batches), database.raw.servers);
  await expectStored(database, workload, workload.batches.reduce((sum, { outbox }) => sum + outbox.length, 0));
  const rawDigest = compare ? await database.digest() : '';
  await database.empty();

  const pipeline = await runWorkers(workload, bench, [bench.worker]);
  if (compare && (await database.digest()) !== rawDigest) throw new Error('the worker stored other tags than the raw ceiling');
  await database.empty();

  const calls = await productCallsOf(workload, database.source, broker.nc);
  await expectStored(database, workload, 0);
  await database.empty();

  const perEvent = (us: number): number => us / events;
  const spentPerEvent = ({ wallUs, cpuUs, serverUs }: Spent): Spent => ({ wallUs: perEvent(wallUs), cpuUs: perEvent(cpuUs), serverUs: perEvent(serverUs) });
  const { parse, validate, decode, normalise, match, tag, rows } = stages;
  const { pullAndSettle, store, publish, forget } = calls;
  const steps = { parse, validate, decode, normalise, match, tag, rows, pullAndSettle, store, publish, forget };
  return {
    rawBroker: spentPerEvent(rawBroker),
    rawDatabase: spentPerEvent(rawDatabase),
    rawPublish: spentPerEvent(rawPublish),
    cpuOnly: perEvent(cpuOnly(stages)),
    pipeline: spentPerEvent(pipeline),
    steps: Object.fromEntries(Object.entries(steps).map(([step, us]) => [step, perEvent(us)])) as Record<Step, number>,
  };
}

/** The stream is filled while the workers stand still; their clock and ours start together. */
export async function runWorkers(workload: Workload, { broker, database }: Bench, workers: readonly ServiceProcess[]): Promise<Spent> {
  const { events, announcements } = workload;
  const publishedBefore = await broker.published();
  const cpuBefore = await cpuUsOf(workers);
  const pausedMs = Date.now();
  for (const worker of workers) worker.pause();
  await broker.feedWorker(events);
  if (Date.now() - pausedMs > PAUSE_LIMIT_MS) throw new Error(`filling the stream took longer than ${PAUSE_LIMIT_MS} ms: the machine is too busy to measure, or there are too many sessions`);
  const signal = AbortSignal.timeout(ROUND_LIMIT_MS + events.length * EVENT_LIMIT_MS);
  const everythingDone = async (): Promise<void> => {
    for (const worker of workers) worker.resume();
    await Promise.race([broker.workerIsDone(signal), ...workers.map(({ ended }) => ended)]);
    // What could not be published at once is still work to do.
    while ((await database.countOutbox()) > 0) await delay(OUTBOX_POLL_MS, undefined, { signal });
  };
  const { wallUs, serverUs } = await spentOn(everythingDone, [broker.pid, ...database.raw.servers]);
  const cpuUs = (await cpuUsOf(workers)) - cpuBefore;
  await expectStored(database, workload, 0);
  const published = (await broker.published()) - publishedBefore;
  if (published !== announcements.length) throw new Error(`the workers published ${published} messages, ${announcements.length} were expected`);
  return { wallUs, cpuUs, serverUs };
}

async function cpuUsOf(workers: readonly ServiceProcess[]): Promise<number> {
  const each = await Promise.all(workers.map((worker) => worker.cpuUs()));
  return each.reduce((sum, us) => sum + us, 0);
}

async function expectStored(database: BenchDatabase, { tagRows }: Workload, outbox: number): Promise<void> {
  const found = { tags: await database.countTags(), outbox: await database.countOutbox() };
  if (found.tags !== tagRows || found.outbox !== outbox) {
    throw new Error(`${found.tags} tags and ${found.outbox} outbox rows are stored, ${tagRows} and ${outbox} were expected`);
  }
}
