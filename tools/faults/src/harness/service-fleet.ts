// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ServiceListening } from '@ttp/service';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { appMain } from './paths';
import type { Stage } from './stage';

const READY_LIMIT_MS = 60_000;
const POLL_MS = 10;
/** Longer than a service gives itself for draining. */
const STOP_LIMIT_MS = 30_000;
const LOG_TAIL_LINES = 60;

/** The built services that a scenario may start. */
export type ServiceName = 'ttp-worker' | 'rule-store' | 'rule-sync';

interface Run {
  readonly child: ChildProcess;
  /** Null until it is ready. */
  url: string | null;
  isKilled: boolean;
}

/** One built service as processes, each in a numbered slot: one that was killed is followed by another in its slot. */
export class ServiceFleet {
  private readonly slots = new Map<number, Run>();
  private closed = false;

  constructor(
    private readonly stage: Stage,
    private readonly app: ServiceName,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    stage.defer(() => this.close());
  }

  async startAll(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, slot) => this.start(slot)));
  }

  /**
   * Resolves once the service is ready, or when we have killed it before. Rejects with the end of its log when that takes too long or
   * it ends by itself.
   */
  async start(slot: number): Promise<void> {
    if (this.closed) throw new Error('the scenario is over');
    const logFile = join(this.stage.dir, `${this.app}-${slot}.log`);
    const log = openSync(logFile, 'a');
    // Its own folder: a configuration file where the harness was called would apply to it.
    const child = fork(appMain(this.app), [], { env: this.env, cwd: this.stage.dir, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    const run: Run = { child, url: null, isKilled: false };
    this.slots.set(slot, run);
    try {
      run.url = await ready(child, this.stage.signal);
    } catch (error) {
      if (run.isKilled) return;
      throw new Error(`${this.app} did not come up; the end of ${logFile}:\n${tail(logFile)}`, { cause: error });
    }
  }

  /** SIGKILL, at once; resolves when the kernel has reaped the process. */
  kill(slot: number): Promise<void> {
    const run = this.run(slot);
    run.isKilled = true;
    run.url = null;
    return kill(run.child);
  }

  /** Where the service in this slot answers; null while it does not. */
  url(slot: number): string | null {
    return this.run(slot).url;
  }

  pid(slot: number): number | undefined {
    return this.run(slot).child.pid;
  }

  /** SIGTERM to all; answers the exit code of each, null where it did not leave by itself in time. */
  stopAll(): Promise<(number | null)[]> {
    return Promise.all(Array.from(this.slots.values(), ({ child }) => stop(child)));
  }

  private async close(): Promise<void> {
    this.closed = true;
    await Promise.all(Array.from(this.slots.values(), ({ child }) => kill(child)));
  }

  private run(slot: number): Run {
    const run = this.slots.get(slot);
    if (run === undefined) throw new Error(`no ${this.app} was started in slot ${slot}`);
    return run;
  }
}

/** Where it answers, once it is ready. */
async function ready(child: ChildProcess, signal: AbortSignal): Promise<string> {
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
