// SPDX-License-Identifier: AGPL-3.0-or-later
import { median, percentile } from '../measure';
import type { Figure } from '../report';
import type { ServiceProcess } from '../service-process';
import { latenciesAt, type Timed } from './latency';
import { type Bench, runWorkers } from './round';
import type { Workload } from './workload';

/** What no goal of the whole stream's speed tells of. */
export interface UnderLoad {
  readonly database: string;
  readonly eventsPerSecond: number;
  /** Milliseconds from publishing an event to its announcement, one event at a time. */
  readonly idleMs: readonly number[];
  /** The same at `eventsPerSecond`. */
  readonly busyMs: readonly number[];
  /** Events per second of two workers over those of one, by round. */
  readonly twoWorkers: readonly number[];
}

/** Behind the rows of the project's list of performance goals. */
const LATENCY_ROW = 15;
const P99_GOAL_MS = 50;
const IDLE = { events: 100, eventsPerSecond: 20 } as const;
const BUSY_SECONDS = 6;
const ROUNDS = 3;

/** Leaves the tables empty. `nextWorkload` gives events that were not sent before. */
export async function measureUnderLoad(bench: Bench, eventsPerSecond: number, nextWorkload: () => Workload, startWorker: () => Promise<ServiceProcess>): Promise<UnderLoad> {
  const { broker, database, worker } = bench;
  const timed = (): readonly Timed[] => telling(nextWorkload());
  const idleMs = await latenciesAt(IDLE.eventsPerSecond, timed().slice(0, IDLE.events), broker);
  const busyMs = await latenciesAt(eventsPerSecond, timed().slice(0, Math.ceil(eventsPerSecond * BUSY_SECONDS)), broker);
  await broker.workerIsDone(AbortSignal.timeout(BUSY_SECONDS * 1_000));
  await database.empty();

  const twoWorkers: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const one = await runWorkers(nextWorkload(), bench, [worker]);
    await database.empty();
    const second = await startWorker();
    const two = await runWorkers(nextWorkload(), bench, [worker, second]);
    await database.empty();
    await second.stop();
    twoWorkers.push(one.wallUs / two.wallUs);
  }
  return { database: database.raw.label, eventsPerSecond, idleMs, busyMs, twoWorkers };
}

/** The events that are announced. */
const telling = ({ events, tags }: Workload): readonly Timed[] =>
  events.flatMap((event, i) => {
    const sessionId = tags[i]?.[0]?.sessionId;
    return sessionId === undefined || sessionId === null ? [] : [{ event, sessionId }];
  });

export const loadNoteOf = ({ database, eventsPerSecond, idleMs, busyMs, twoWorkers }: UnderLoad): string =>
  `${database}: announced ${quantiles(idleMs)} after an event alone, ${quantiles(busyMs)} at ${eventsPerSecond.toFixed(0)} events/s, half its speed; two workers do ${median(twoWorkers).toFixed(2)}x of one on these cores`;

const quantiles = (values: readonly number[]): string => [0.5, 0.99].map((share) => `p${share * 100} ${percentile(values, share).toFixed(0)} ms`).join(' ');

export const loadFiguresOf = ({ database, idleMs, busyMs }: UnderLoad): readonly Figure[] => [
  slowest(`event to announcement p99, alone, ${database}`, idleMs),
  slowest(`event to announcement p99, half load, ${database}`, busyMs),
];

const slowest = (what: string, ms: readonly number[]): Figure => ({ row: LATENCY_ROW, what, value: percentile(ms, 0.99), goal: P99_GOAL_MS, better: 'lower', unit: ' ms' });
