// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers/promises';

const EVERY_MS = 20;
const KB_PER_MB = 1_024;

/** Of a process, in MB; NaN where the system does not tell. */
export function residentMb(pid: number): number {
  try {
    return residentKbIn(readFileSync(`/proc/${pid}/status`, 'utf8')) / KB_PER_MB;
  } catch {
    return Number.NaN;
  }
}

/** NaN when it is not in this text of /proc/PID/status. */
export const residentKbIn = (status: string): number => Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN);

/** The most that a process holds during a piece of work, in MB, and what the work gave. */
export async function peakDuring<T>(pid: number, work: () => Promise<T>): Promise<{ readonly peakMb: number; readonly result: T }> {
  const done = new AbortController();
  let peakMb = residentMb(pid);
  const watching = (async () => {
    for await (const _ of setInterval(EVERY_MS, null, { signal: done.signal })) peakMb = Math.max(peakMb, residentMb(pid));
  })().catch(() => undefined);
  try {
    const result = await work();
    return { peakMb: Math.max(peakMb, residentMb(pid)), result };
  } finally {
    done.abort();
    await watching;
  }
}
