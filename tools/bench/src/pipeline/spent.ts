// SPDX-License-Identifier: AGPL-3.0-or-later
import { cpuOfProcesses } from '../process-cpu';

/** What a piece of work took, in microseconds: time on the wall, CPU time of the client and of the servers behind it. */
export interface Spent {
  readonly wallUs: number;
  readonly cpuUs: number;
  /** NaN where the system does not tell. */
  readonly serverUs: number;
}

/** The client is this process. */
export async function spentOn(work: () => unknown, servers: readonly number[]): Promise<Spent> {
  const startedMs = performance.now();
  const serversBefore = cpuOfProcesses(servers);
  const cpuBefore = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wallUs: (performance.now() - startedMs) * 1_000, cpuUs: user + system, serverUs: cpuOfProcesses(servers) - serversBefore };
}

/** CPU time of this process in microseconds, with what the work gave. */
export async function cpuOf<T>(work: () => T): Promise<{ readonly cpuUs: number; readonly result: Awaited<T> }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { cpuUs: user + system, result };
}
