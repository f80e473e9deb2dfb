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

  const rawDatabase = await spentOn(() => database.raw.insert(workload.batches), database.raw.servers);
  await expectStored(database, workload, workload.batches.reduce((sum, { outbox }) => sum + outbox.length, 0));
  const rawDigest = compare ? await database.digest() : '';
  await database.empty();

  const pipeline = await runWorker(workload, bench);
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
    cpuOnly: perEvent(cpuOnly(stages)),
    pipeline: spentPerEvent(pipeline),
    steps: Object.fromEntries(Object.entries(steps).map(([step, us]) => [step, perEvent(us)])) as Record<Step, number>,
  };
}

/** The stream is filled while the worker stands still; its clock and ours start together. */
async function runWorker(workload: Workload, { broker, database, worker }: Bench): Promise<Spent> {
  const { events, publications } = workload;
  const publishedBefore = await broker.published();
  const cpuBefore = await worker.cpuUs();
  const pausedMs = Date.now();
  worker.pause();
  await broker.feedWorker(events);
  if (Date.now() - pausedMs > PAUSE_LIMIT_MS) throw new Error(`filling the stream took longer than ${PAUSE_LIMIT_MS} ms: the machine is too busy to measure, or there are too many sessions`);
  const signal = AbortSignal.timeout(ROUND_LIMIT_MS + events.length * EVENT_LIMIT_MS);
  const everythingDone = async (): Promise<void> => {
    worker.resume();
    await Promise.race([broker.workerIsDone(signal), worker.ended]);
    // What could not be published at once is still work to do.
    while ((await database.countOutbox()) > 0) await delay(OUTBOX_POLL_MS, undefined, { signal });
  };
  const { wallUs, serverUs } = await spentOn(everythingDone, [broker.pid, ...database.raw.servers]);
  const cpuUs = (await worker.cpuUs()) - cpuBefore;
  await expectStored(database, workload, 0);
  const published = (await broker.published()) - publishedBefore;
  if (published !== publications) throw new Error(`the worker published ${published} messages, ${publications} were expected`);
  return { wallUs, cpuUs, serverUs };
}

async function expectStored(database: BenchDatabase, { tagRows }: Workload, outbox: number): Promise<void> {
  const found = { tags: await database.countTags(), outbox: await database.countOutbox() };
  if (found.tags !== tagRows || found.outbox !== outbox) {
    throw new Error(`${found.tags} tags and ${found.outbox} outbox rows are stored, ${tagRows} and ${outbox} were expected`);
  }
}
