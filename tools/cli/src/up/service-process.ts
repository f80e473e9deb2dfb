// SPDX-License-Identifier: AGPL-3.0-or-later
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceListening } from '@ttp/service';
import { appMain } from '../paths';

export interface RunningService {
  readonly name: string;
  readonly url: string;
  readonly child: ChildProcess;
  /** Lets the service drain; resolves once it has ended. */
  stop(): Promise<void>;
}

const LOG_TAIL_LINES = 15;
const READY_LIMIT_MS = 30_000;
const READY_POLL_MS = 50;

/** Starts one built service as its own process, its log in `<logDir>/<name>.log`. Rejects with the end of the log when it does not come up. */
export async function startService(name: string, env: NodeJS.ProcessEnv, logDir: string): Promise<RunningService> {
  const logFile = join(logDir, `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = fork(appMain(name), [], { env, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  const url = await Promise.race([listeningAndReady(child, name), endedTooSoon(child, name, logFile)]);
  return { name, url, child, stop: () => stop(child) };
}

async function listeningAndReady(child: ChildProcess, name: string): Promise<string> {
  const [message] = (await once(child, 'message')) as [ServiceListening];
  await untilReady(message.listening, name);
  return message.listening;
}

async function endedTooSoon(child: ChildProcess, name: string, logFile: string): Promise<never> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  throw new Error(`${name} ended with ${signal ?? `exit code ${code}`} while starting; the end of ${logFile}:\n${tail(logFile)}`);
}

async function untilReady(url: string, name: string): Promise<void> {
  let state = '';
  for (const deadline = Date.now() + READY_LIMIT_MS; Date.now() < deadline; await delay(READY_POLL_MS)) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    state = (await answer?.text()) ?? 'no answer';
  }
  throw new Error(`${name} is not ready after ${READY_LIMIT_MS / 1_000} s: ${state}`);
}

const tail = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
