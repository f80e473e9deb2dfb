// SPDX-License-Identifier: AGPL-3.0-or-later
import { median, percentile } from '../measure';
import type { Figure } from '../report';

/** What is started, in the order in which each round does. */
export const STARTS = ['node -e 0', 'ttp --help', 'ttp tag, one line', 'ttp-worker ready'] as const;
export type Start = (typeof STARTS)[number];

/** From the start to the end, or until it is ready. */
export interface StartTime {
  readonly wallMs: number;
  /** In steps of 10 ms; NaN where the system does not tell. */
  readonly cpuMs: number;
}

/** By round. */
export type StartTimes = ReadonlyMap<Start, readonly StartTime[]>;

/** Behind the rows of the project's list of performance goals. */
const START_ROW = 12;
const FLOOR: Start = 'node -e 0';
const GOALS_MS: ReadonlyMap<Start, number> = new Map([['ttp --help', 150], ['ttp tag, one line', 250], ['ttp-worker ready', 1_000]]);

export function costRows(times: StartTimes): readonly Readonly<Record<string, string | number>>[] {
  return Array.from(times, ([start, taken]) => ({
    start,
    times: taken.length,
    'min ms': percentile(wallOf(taken), 0).toFixed(0),
    'p50 ms': median(wallOf(taken)).toFixed(0),
    'max ms': percentile(wallOf(taken), 1).toFixed(0),
    'p50 CPU ms': median(taken.map(({ cpuMs }) => cpuMs)).toFixed(0),
    'beside node -e 0': `${ratioToFloor(times, start).toFixed(1)}x`,
  }));
}

export function figuresOf(times: StartTimes): readonly Figure[] {
  const medianOf = (start: Start): number => median(wallOf(times.get(start)));
  return Array.from(GOALS_MS, ([start, goal]) => ({ row: START_ROW, what: start, value: medianOf(start), goal, better: 'lower', unit: ' ms' }));
}

/** Round by round: a moment in which the machine was slow was slow for both. */
function ratioToFloor(times: StartTimes, start: Start): number {
  const floor = wallOf(times.get(FLOOR));
  return median(wallOf(times.get(start)).map((ms, round) => ms / (floor[round] ?? Number.NaN)));
}

const wallOf = (times: readonly StartTime[] = []): readonly number[] => times.map(({ wallMs }) => wallMs);
