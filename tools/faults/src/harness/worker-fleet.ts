// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ServiceListening } from '@ttp/service';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { appMain } from './paths';
import type { Stage } from './stage';

const READY_LIMIT_MS = 30_000;
const POLL_MS = 10;
/** Longer than a worker gives itself for draining. */
const STOP_LIMIT_MS = 30_000;
const LOG_TAIL_LINES = 60;

/** The built worker as processes, each in a numbered slot: a worker that was killed is followed by another in its slot. */
export class WorkerFleet {
  private readonly slots = new Map<number, ChildProcess>();
  private closed = false;

  constructor(
    private readonly stage: Stage,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    stage.defer(() => this.close());
  }

  async startAll(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, slot) => this.start(slot)));
  }

  /** Resolves once the worker consumes events. Rejects with the end of its log when that takes too long or it ends. */
  async start(slot: number): Promise<void> {
    if (this.closed) throw new Error('the scenario is over');
    const logFile = this.logFile(slot);
    const log = openSync(logFile, 'a');
    // Its own folder: a configuration file where the harness was called would apply to it.
    const child = fork(appMain('ttp-worker'), [], { env: this.env, cwd: this.stage.dir, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    this.slots.set(slot, child);
    await ready(child, this.stage.signal).catch((error: unknown) => {
      throw new Error(`the worker did not come up; the end of ${logFile}:\n${tail(logFile)}`, { cause: error });
    });
  }

  /** SIGKILL, at once; resolves when the kernel has reaped the process. */
  kill(slot: number): Promise<void> {
    return kill(this.child(slot));
  }

  /** SIGTERM to all; answers the exit code of each, null where it did not leave by itself in time. */
  stopAll(): Promise<(number | null)[]> {
    return Promise.all([...this.slots.values()].map(stop));
  }

  private async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.slots.values()].map(kill));
  }

  private child(slot: number): ChildProcess {
    const child = this.slots.get(slot);
    if (child === undefined) throw new Error(`no worker was started in slot ${slot}`);
    return child;
  }

  private logFile(slot: number): string {
    return join(this.stage.dir, `worker-${slot}.log`);
  }
}

async function ready(child: ChildProcess, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const waiting = { signal: AbortSignal.any([signal, over.signal, AbortSignal.timeout(READY_LIMIT_MS)]) };
  const ended = once(child, 'exit', waiting).then(([code, signalName]) => {
    throw new Error(`it ended with ${signalName ?? `exit code ${code}`}`);
  });
  try {
    await Promise.race([consuming(child, waiting), ended]);
  } finally {
    over.abort();
  }
}

/** A worker says over IPC where it listens, and there, a moment later, that it consumes. */
async function consuming(child: ChildProcess, waiting: { readonly signal: AbortSignal }): Promise<void> {
  const [{ listening }] = (await once(child, 'message', waiting)) as [ServiceListening];
  while (!(await fetch(`${listening}/readyz`, waiting)).ok) await delay(POLL_MS, undefined, waiting);
}

async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (!hasEnded(child)) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(limit);
  }
  return child.exitCode;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const tail = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
