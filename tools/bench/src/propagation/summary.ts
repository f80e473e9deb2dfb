// SPDX-License-Identifier: AGPL-3.0-or-later
import { percentile } from '../measure';
import type { Figure } from '../report';
import type { PhaseCpu } from './phase-cpu';
import type { PropagationOptions } from './propagation-options';
import { type LoadingTimes, MANY_RULES } from './time-loading';
import type { SaveStyle } from './time-saves';

/** Milliseconds until every worker had each change. */
export interface Latencies {
  readonly saves: ReadonlyMap<SaveStyle, readonly number[]>;
  readonly savesCpu: PhaseCpu;
  readonly states: readonly number[];
  readonly statesCpu: PhaseCpu;
}

type Row = Readonly<Record<string, string | number>>;

/** Row of the project's performance goals that is about reloading. */
const RELOAD = 9;
const MS_PER_S = 1_000;

interface SaveGoal {
  readonly share: number;
  readonly ms: number;
}

/** Of a save, by the size of the rule set. */
function saveGoals(rules: number): readonly SaveGoal[] {
  if (rules <= 500) return [{ share: 0.99, ms: 250 }];
  if (rules <= 1_000) return [{ share: 0.95, ms: 500 }, { share: 0.99, ms: 1_000 }];
  return [{ share: 0.99, ms: 2_000 }];
}

export function costRows({ saves, states }: Pick<Latencies, 'saves' | 'states'>, times: LoadingTimes): readonly Row[] {
  const { stored, worker, loading, indexing, cpu } = times;
  return [
    ...Array.from(saves, ([style, ms]) => row(`save (${style}) -> live on all`, ms)),
    row('PUT state -> effective on all', states),
    row(`worker: process start -> ${MANY_RULES} rules live`, worker),
    row(`rule-sync: process start -> ${MANY_RULES} rules stored`, stored),
    row(`one process: load ${MANY_RULES} documents`, loading),
    row(`one process: index ${MANY_RULES} rules`, indexing),
    row('one process: load and index, CPU time alone', cpu),
  ];
}

export function figuresOf(
  { rules, replicas }: Pick<PropagationOptions, 'rules' | 'replicas'>,
  { saves, states }: Pick<Latencies, 'saves' | 'states'>,
  loading: LoadingTimes,
): readonly Figure[] {
  const everySave = [...saves.values()].flat();
  const where = `on all ${replicas}, ${rules} rules`;
  const both = loading.loading.map((ms, i) => ms + (loading.indexing[i] ?? 0));
  return [
    ...saveGoals(rules).map(({ share, ms }) => inMs(`save on disk -> live ${where}, p${share * 100}`, percentile(everySave, share), ms)),
    inMs(`PUT state -> effective ${where}, p95`, percentile(states, 0.95), 200),
    inSeconds(`worker, process start -> ${MANY_RULES} rules live, slowest`, Math.max(...loading.worker), 5),
    inSeconds(`load and index ${MANY_RULES} rules in one process, slowest`, Math.max(...both), 5),
  ];
}

const figure = (what: string, value: number, goal: number, unit: string): Figure => ({ row: RELOAD, what, value, goal, better: 'lower', unit });
const inMs = (what: string, ms: number, goal: number): Figure => figure(what, ms, goal, ' ms');
const inSeconds = (what: string, ms: number, goal: number): Figure => figure(what, ms / MS_PER_S, goal, ' s');

function row(measured: string, times: readonly number[]): Row {
  const at = (share: number) => percentile(times, share).toFixed(0);
  return { measured, times: times.length, 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'p99 ms': at(0.99), 'max ms': at(1) };
}
