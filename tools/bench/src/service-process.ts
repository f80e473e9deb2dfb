// SPDX-License-Identifier: AGPL-3.0-or-later
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cleanup } from './cleanup';

const START_LIMIT_MS = 60_000;
const POLL_MS = 10;
const STOP_LIMIT_MS = 25_000;
const LOG_TAIL_LINES = 15;
const US_PER_S = 1e6;
const SHIPPED_INTEL = 'rules/intel';

/** What a service runs with. */
export interface ServiceOptions {
  readonly app: 'ttp-worker' | 'rule-store' | 'rule-sync' | 'export-api';
  /** Its working folder; its log goes there too. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Options of its Node; ours, unless told. */
  readonly nodeArgs?: readonly string[];
}

/** A built service, as its own process. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Where its HTTP routes are. */
    readonly url: string,
    /** Rejects when the service ends by itself. */
    readonly ended: Promise<never>,
  ) {}

  /** Resolves once it is ready for work. Rejects with the end of its log when it does not come up. */
  static async start({ app, directory, environment, nodeArgs = process.execArgv }: ServiceOptions, cleanup: Cleanup): Promise<ServiceProcess> {
    const logFile = join(directory, `${app}.log`);
    const log = openSync(logFile, 'a');
    // Its own folder and none of our settings: what applies to the user's service must not apply to this one.
    const env = { ...foreignSettingsOut(process.env), DECNET_TTP_INTEL_DIR: resolve(SHIPPED_INTEL), ...environment };
    const child = fork(appMain(app), [], { cwd: directory, env, execArgv: [...nodeArgs], stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    cleanup.defer(() => stop(child));
    const ended = once(child, 'exit').then(([code, signal]): never => {
      throw new Error(`${app} ended with ${signal ?? `exit code ${code}`}; the end of its log:\n${tail(logFile)}`);
    });
    // Nobody waits for it while the service is being stopped.
    ended.catch(() => undefined);
    return new ServiceProcess(child, await Promise.race([ready(child), ended]), ended);
  }

  get pid(): number {
    return this.child.pid ?? Number.NaN;
  }

  /** Stops it as it is; its connections stay open. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  /** Resolves once it has drained and ended. */
  stop(): Promise<void> {
    return stop(this.child);
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
  if (seconds === undefined) throw new Error('the service does not tell its CPU time');
  return Number(seconds);
}

// dist/tools/bench/main.js is what runs.
export const repositoryRoot = (): string => join(dirname(realpathSync(process.argv[1] ?? '')), '../../..');

const appMain = (app: string): string => join(repositoryRoot(), 'dist/apps', app, 'main.js');

const foreignSettingsOut = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('DECNET_')));

const tail = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');

/** Where it answers; it says over IPC where it listens, and there that it is ready. */
async function ready(child: ChildProcess): Promise<string> {
  const waiting = { signal: AbortSignal.timeout(START_LIMIT_MS) };
  const [{ listening: url }] = (await once(child, 'message', waiting)) as [{ listening: string }];
  while (!(await fetch(`${url}/readyz`, waiting)).ok) await delay(POLL_MS, undefined, waiting);
  return url;
}

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
