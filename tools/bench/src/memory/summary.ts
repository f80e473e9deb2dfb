// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Figure } from '../report';
import { bytesPerEvent, type Sample, secondHalf } from './slope';

/** A worker with its rules loaded that has seen no event. */
export interface WorkerSize {
  readonly rules: number;
  readonly residentMb: number;
}

export interface Measured {
  /** With one rule, which is next to none. */
  readonly idle: WorkerSize;
  readonly sizes: readonly WorkerSize[];
  readonly samples: readonly Sample[];
}

/** How fast the long run went. */
export interface Pace {
  readonly events: number;
  /** While there was an event to handle. */
  readonly workerSeconds: number;
  /** With what the bench itself does between the chunks. */
  readonly allSeconds: number;
}

const ENGINE_ROW = 8;
const FLAT_ROW = 13;
/** MB over an idle worker, by number of rules; other sizes are measured without a goal. */
const GOALS_MB: ReadonlyMap<number, number> = new Map([[60, 25], [500, 60], [5_000, 100]]);
const FLAT_GOAL_MB = 32;
const BYTES_PER_MB = 1_024 * 1_024;
/** Lines of the table about one long run. */
const LINES = 10;

export function costRows({ idle, sizes, samples }: Measured): readonly Readonly<Record<string, string | number>>[] {
  const overIdle = (worker: string, residentMb: number) => costRow(worker, residentMb, residentMb - idle.residentMb);
  const every = Math.max(1, Math.ceil(samples.length / LINES));
  return [
    ...[idle, ...sizes].map(({ rules, residentMb }) => overIdle(`${rules} rules`, residentMb)),
    ...samples.filter((_, i) => (i + 1) % every === 0).map(({ events, residentMb }) => overIdle(`after ${events} events`, residentMb)),
  ];
}

const costRow = (worker: string, residentMb: number, overMb: number) => ({
  worker,
  'RSS MB': residentMb.toFixed(0),
  'over idle MB': overMb.toFixed(0),
});

export function figuresOf({ idle, sizes, samples }: Measured): readonly Figure[] {
  const lower = { better: 'lower', unit: ' MB' } as const;
  const perSize = sizes.flatMap(({ rules, residentMb }): Figure[] => {
    const goal = GOALS_MB.get(rules);
    const value = residentMb - idle.residentMb;
    return goal === undefined ? [] : [{ row: ENGINE_ROW, what: `RSS of a worker over an idle one, ${rules} rules`, value, goal, ...lower }];
  });
  const growth = `RSS growth over the second half of ${samples.at(-1)?.events ?? 0} events`;
  return [...perSize, { row: FLAT_ROW, what: growth, value: growthMb(samples), goal: FLAT_GOAL_MB, ...lower }];
}

export function paceNote({ events, workerSeconds, allSeconds }: Pace): string {
  const ours = (100 * (allSeconds - workerSeconds)) / allSeconds;
  const pace = `${(events / workerSeconds).toFixed(0)} events/s while it worked`;
  return `${pace}; ${allSeconds.toFixed(0)} s in all, ${ours.toFixed(0)} % of them to make events and to empty tables`;
}

export const slopeNote = (samples: readonly Sample[]): string =>
  `slope of RSS over the second half: ${bytesPerEvent(secondHalf(samples)).toFixed(1)} bytes per event (${secondHalf(samples).length} samples)`;

/** By the slope: a single sample may have been taken before or after the collector ran. */
function growthMb(samples: readonly Sample[]): number {
  const half = secondHalf(samples);
  return (bytesPerEvent(half) * ((half.at(-1)?.events ?? 0) - (half[0]?.events ?? 0))) / BYTES_PER_MB;
}
