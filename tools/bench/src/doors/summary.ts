// SPDX-License-Identifier: AGPL-3.0-or-later
import { percentile } from '../measure';
import type { Figure } from '../report';
import type { Answers } from './storm';

export interface Part {
  readonly name: string;
  /** Milliseconds of the good requests. */
  readonly times: readonly number[];
  /** To the wrong credentials. */
  readonly answers: Answers;
  /** CPU time of the service. */
  readonly cpuMs: number;
}

type Row = Readonly<Record<string, string | number>>;

/** Row of the project's performance goals that is about wrong credentials. */
const DOORS_ROW = 14;
const GOAL_MS = 100;

/** A quiet part stands before each storm, on the same service. */
export const costRows = (parts: readonly Part[], seconds: number): readonly Row[] =>
  parts.map(({ name, times, answers, cpuMs }, i) => {
    const refused = Object.values(answers).reduce((sum, count) => sum + count, 0);
    const at = (share: number): string => percentile(times, share).toFixed(1);
    const quietMs = parts[i - 1]?.cpuMs ?? 0;
    return {
      part: name,
      'good requests': times.length,
      'p50 ms': at(0.5),
      'p99 ms': at(0.99),
      'max ms': at(1),
      'CPU of the service': `${((cpuMs / (seconds * 1_000)) * 100).toFixed(0)} %`,
      'refused/s': refused === 0 ? '' : Math.round(refused / seconds),
      'CPU us each': refused === 0 ? '' : (((cpuMs - quietMs) * 1_000) / refused).toFixed(0),
      'by status': Object.entries(answers).map(([status, count]) => `${status}: ${count}`).join(', '),
    };
  });

export const figuresOf = (parts: readonly Part[]): readonly Figure[] =>
  parts.filter(({ answers }) => Object.keys(answers).length > 0).map(({ name, times }) => {
    const goal = { goal: GOAL_MS, better: 'lower', unit: ' ms' } as const;
    return { row: DOORS_ROW, what: `good requests, ${name}, p99`, value: percentile(times, 0.99), ...goal };
  });
