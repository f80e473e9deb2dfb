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

/** The same of those children of this process that have ended. */
export function cpuOfEndedChildren(): number {
  try {
    return endedTicksIn(readFileSync('/proc/self/stat', 'utf8')) * TICK_US;
  } catch {
    return Number.NaN;
  }
}

/** User and system time in a line of /proc/PID/stat. The program's name stands second and may hold anything, parentheses too. */
export const ticksIn = (stat: string): number => sumOfTwo(stat, 11);

/** The same of its ended children. */
export const endedTicksIn = (stat: string): number => sumOfTwo(stat, 13);

function sumOfTwo(stat: string, first: number): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[first]) + Number(fields[first + 1]);
}
