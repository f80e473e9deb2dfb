// SPDX-License-Identifier: AGPL-3.0-or-later
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Starts one built service as its own process, its log in `<logDir>/<name>.log`. Rejects with the end of the log when it does not come up. */
export async function startService(name: string, env: NodeJS.ProcessEnv, logDir: string): Promise<RunningService> {
  const logFile = join(logDir, `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = fork(appMain(name), [], { env, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  return { name, url: await listeningUrl(child, name, logFile), child, stop: () => stop(child) };
}

async function listeningUrl(child: ChildProcess, name: string, logFile: string): Promise<string> {
  const listening = once(child, 'message').then(([message]) => (message as ServiceListening).listening);
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${name} ended with ${signal ?? `exit code ${code}`} while starting; the end of ${logFile}:\n${tail(logFile)}`);
  });
  ended.catch(() => undefined);
  return await Promise.race([listening, ended]);
}

const tail = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
