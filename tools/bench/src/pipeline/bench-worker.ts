// SPDX-License-Identifier: AGPL-3.0-or-later
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Cleanup } from './cleanup';

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 25_000;
const LOG_TAIL_LINES = 15;
const US_PER_S = 1e6;

/** The built worker, as its own process. */
export class BenchWorker {
  private constructor(
    private readonly child: ChildProcess,
    private readonly url: string,
    /** Rejects when the worker ends by itself. */
    readonly ended: Promise<never>,
  ) {}

  /** Rejects with the end of its log when it does not come up. */
  static async start(directory: string, environment: Readonly<Record<string, string>>, cleanup: Cleanup): Promise<BenchWorker> {
    const logFile = join(directory, 'worker.log');
    const log = openSync(logFile, 'a');
    // Its own folder and none of our settings: what applies to the user's worker must not apply to this one.
    const child = fork(workerMain(), [], { cwd: directory, env: { ...foreignSettingsOut(process.env), ...environment }, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    cleanup.defer(() => stop(child));
    const ended = once(child, 'exit').then(([code, signal]): never => {
      throw new Error(`the worker ended with ${signal ?? `exit code ${code}`}; the end of its log:\n${tail(logFile)}`);
    });
    // Nobody waits for it while the worker is being stopped.
    ended.catch(() => undefined);
    const listening = once(child, 'message', { signal: AbortSignal.timeout(START_LIMIT_MS) });
    const [{ listening: url }] = (await Promise.race([listening, ended])) as [{ listening: string }];
    return new BenchWorker(child, url, ended);
  }

  /** Stops it as it is; its connections stay open. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  /** CPU time it has used so far, in microseconds, by its own metrics. */
  async cpuUs(): Promise<number> {
    const response = await fetch(`${this.url}/metrics`);
    return cpuSecondsIn(await response.text()) * US_PER_S;
  }
}

/** @throws {Error} when the metric is not there. */
export function cpuSecondsIn(metrics: string): number {
  const seconds = /^process_cpu_seconds_total(?:\{[^}]*\})? (\S+)/m.exec(metrics)?.[1];
  if (seconds === undefined) throw new Error('the worker does not tell its CPU time');
  return Number(seconds);
}

// dist/tools/bench/main.js is what runs.
const workerMain = (): string => join(dirname(realpathSync(process.argv[1] ?? '')), '../../apps/ttp-worker/main.js');

const foreignSettingsOut = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('DECNET_')));

const tail = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  // A paused process would not hear it.
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(limit);
}
