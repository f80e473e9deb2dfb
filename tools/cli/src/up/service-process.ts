// SPDX-License-Identifier: AGPL-3.0-or-later
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import type { ServiceListening } from '@ttp/service';
import { appMain } from '../paths';

export interface ServiceLaunch {
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
  /** Its log is `<logDir>/<name>.log`. */
  readonly logDir: string;
}

export interface RunningService {
  readonly name: string;
  readonly url: string;
  /** Resolves once it has ended, to how: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>;
  /** Lets the service drain; resolves once it has ended. */
  stop(): Promise<void>;
}

/** V8 gives new objects 128 MB of a large machine as soon as somebody exports a fleet; see docs/operations.md, Memory. */
const NODE_ARGUMENTS: Readonly<Record<string, readonly string[]>> = { 'export-api': ['--max-semi-space-size=32'] };

const LOG_TAIL_LINES = 15;
const READY_LIMIT_MS = 30_000;
const READY_POLL_MS = 50;
/** Longer than a service takes for its own drain limit. */
const STOP_LIMIT_MS = 25_000;

/**
 * Starts one built service as its own process and resolves once it is ready. One that does not come up, or is no longer wanted, is stopped.
 *
 * @throws {Error} with the end of its log; {ConfigError} where the service says that its configuration is wrong; the signal's AbortError.
 */
export async function startService({ name, env, logDir }: ServiceLaunch, signal: AbortSignal): Promise<RunningService> {
  const logFile = join(logDir, `${name}.log`);
  const log = openSync(logFile, 'a');
  // Detached: Ctrl-C in a terminal reaches the whole group, and when to drain is ours to say. Our end, of whatever kind, is the service's too.
  const execArgv = [...process.execArgv, ...(NODE_ARGUMENTS[name] ?? [])];
  const child = fork(appMain(name), [], { env, execArgv, detached: true, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  const ended = once(child, 'exit').then(([code, by]) => String(by ?? `exit code ${code}`));
  const stop = () => stopped(child, ended);
  try {
    const tooSoon = ended.then((how) => {
      throw startFailure(`${name} ended with ${how} while starting\nits log ends:\n${tail(logFile)}`, child.exitCode);
    });
    return { name, url: await Promise.race([listeningAndReady(child, name, signal), tooSoon]), ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listeningAndReady(child: ChildProcess, name: string, signal: AbortSignal): Promise<string> {
  const [message] = (await once(child, 'message', { signal })) as [ServiceListening];
  await untilReady(message.listening, name, signal);
  return message.listening;
}

async function untilReady(url: string, name: string, signal: AbortSignal): Promise<void> {
  let state = '';
  for (const deadline = Date.now() + READY_LIMIT_MS; Date.now() < deadline; await delay(READY_POLL_MS, undefined, { signal })) {
    const answer = await fetch(`${url}/readyz`, { signal }).catch(() => null);
    if (answer?.ok) return;
    state = (await answer?.text()) ?? 'no answer';
  }
  throw new Error(`${name} is not ready after ${READY_LIMIT_MS / 1_000} s: ${state}`);
}

const startFailure = (message: string, code: number | null) => (code === EXIT.invalid ? new ConfigError([message]) : new Error(message));

/** The last lines of a log, without stack traces: the reason stands above them. */
const tail = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .slice(-LOG_TAIL_LINES)
    .join('\n');

async function stopped(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(limit);
}
