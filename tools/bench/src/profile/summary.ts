// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Stack } from './cpu-profile';
import { type Frame, placeOf } from './frame';
import { type FunctionTime, slowestFunctions } from './functions';
import { type Stage, stageTimes } from './stages';

/** Where a worker's main thread was while it had work; times in microseconds. */
export interface ProfileSummary {
  readonly database: string;
  readonly events: number;
  readonly wallUs: number;
  /** They add up: `tag` is without `match`. */
  readonly stages: readonly { readonly stage: Stage; readonly us: number }[];
  readonly functions: readonly FunctionTime[];
}

type Row = Readonly<Record<string, string>>;

const FUNCTIONS = 15;

export function profileSummary(database: string, events: number, stacks: readonly Stack<Frame>[]): ProfileSummary {
  const stages = Array.from(stageTimes(stacks), ([stage, us]) => ({ stage, us }));
  const wallUs = stages.reduce((sum, { us }) => sum + us, 0);
  return { database, events, wallUs, stages, functions: slowestFunctions(stacks, FUNCTIONS) };
}

/** The lines add up to the last one, but for `of it match`, which is in the one before. */
export function stageRows(summary: ProfileSummary): readonly Row[] {
  const usOf = (wanted: Stage): number => summary.stages.find(({ stage }) => stage === wanted)?.us ?? 0;
  const busyUs = summary.wallUs - usOf('idle');
  const row = (stage: string, us: number): Row => ({
    database: summary.database,
    'main thread': stage,
    share: percent(us, summary.wallUs),
    'of busy': stage === 'idle' ? '' : percent(Math.min(us, busyUs), busyUs),
    'us/event': perEvent(us, summary),
  });
  const rows = summary.stages.flatMap(({ stage, us }): readonly Row[] => {
    if (stage === 'tag') return [row('tag', us + usOf('match'))];
    return stage === 'match' ? [row('  of it match', us)] : [row(stage, us)];
  });
  return [...rows, row('all', summary.wallUs)];
}

export const functionRows = (summary: ProfileSummary): readonly Row[] =>
  summary.functions.map(({ frame, us }) => ({
    database: summary.database,
    function: frame.name || '(anonymous)',
    self: percent(us, summary.wallUs),
    'us/event': perEvent(us, summary),
    where: placeOf(frame) || 'native',
  }));

export const eventsPerSecond = ({ events, wallUs }: ProfileSummary): number => (events * 1e6) / wallUs;

const percent = (us: number, ofUs: number): string => `${((100 * us) / ofUs).toFixed(1)} %`;

const perEvent = (us: number, { events }: ProfileSummary): string => (us / events).toFixed(1);
