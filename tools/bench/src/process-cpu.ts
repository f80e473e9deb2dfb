// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs';

/** Microseconds per clock tick: Linux tells all programs 100 ticks per second, whatever the kernel uses. */
const TICK_US = 10_000;

/** CPU time that other processes have used so far, in microseconds. NaN where there is no /proc. */
export function cpuOfProcesses(pids: readonly number[]): number {
  try {
    return pids.reduce((sum, pid) => sum + ticksIn(readFileSync(`/proc/${pid}/stat`, 'utf8')), 0) * TICK_US;
  } catch {
    return Number.NaN;
  }
}

/** User and system time in a line of /proc/PID/stat. The program's name stands second and may hold anything, parentheses too. */
export function ticksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
