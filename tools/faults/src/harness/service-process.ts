// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ServiceListening } from '@ttp/service';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const READY_LIMIT_MS = 60_000;
const POLL_MS = 10;
/** Longer than a service gives itself for draining. */
const STOP_LIMIT_MS = 30_000;
const LOG_TAIL_LINES = 60;

/** Where it answers, once it is ready. */
export async function ready(child: ChildProcess, signal: AbortSignal): Promise<string> {
  const over = new AbortController();
  const waiting = { signal: AbortSignal.any([signal, over.signal, AbortSignal.timeout(READY_LIMIT_MS)]) };
  const ended = once(child, 'exit', waiting).then(([code, signalName]): never => {
    throw new Error(`it ended with ${signalName ?? `exit code ${code}`}`);
  });
  try {
    return await Promise.race([answering(child, waiting), ended]);
  } finally {
    over.abort();
  }
}

/** A service says over IPC where it listens, and there, a moment later, that it is ready for work. */
async function answering(child: ChildProcess, waiting: { readonly signal: AbortSignal }): Promise<string> {
  const [{ listening }] = (await once(child, 'message', waiting)) as [ServiceListening];
  while (!(await fetch(`${listening}/readyz`, waiting)).ok) await delay(POLL_MS, undefined, waiting);
  return listening;
}

/** SIGKILL; resolves when the kernel has reaped it. */
export async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** SIGTERM; answers the exit code, null where it did not leave by itself in time. */
export async function stop(child: ChildProcess): Promise<number | null> {
  if (!hasEnded(child)) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(limit);
  }
  return child.exitCode;
}

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

export const tail = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
