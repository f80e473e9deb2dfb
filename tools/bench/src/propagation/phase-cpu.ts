// SPDX-License-Identifier: AGPL-3.0-or-later
import { cpus } from 'node:os';
import { cpuOfProcesses } from '../process-cpu';

/** Who used the processors during a piece of work. */
export interface PhaseCpu {
  /** CPU time of the processes that it was about, in milliseconds; NaN where the system does not tell. */
  readonly oursMs: number;
  /** Processors that everything else kept busy in the mean, this bench included. */
  readonly othersCores: number;
}

const US_PER_MS = 1_000;

export async function measurePhase<T>(pids: readonly number[], work: () => Promise<T>): Promise<{ readonly result: T; readonly cpu: PhaseCpu }> {
  const startedMs = performance.now();
  const before = { ours: oursMs(pids), machine: machineMs() };
  const result = await work();
  const ours = oursMs(pids) - before.ours;
  return { result, cpu: { oursMs: ours, othersCores: Math.max(0, machineMs() - before.machine - ours) / (performance.now() - startedMs) } };
}

const oursMs = (pids: readonly number[]): number => cpuOfProcesses(pids) / US_PER_MS;

const machineMs = (): number => cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
