// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { guardProcess } from './guard-process';
import { natsProgram, type NatsProgram } from './nats-program';

export interface NatsServerOptions {
  /** Where JetStream keeps its files. Default: a temporary folder, removed by `stop()`. */
  readonly storeDir?: string;
  /** Default: a free port chosen by the server. */
  readonly port?: number;
  /** A nats-server configuration to use instead of ours. Port, address and store are still set by us. */
  readonly configFile?: string;
}

/** A private JetStream server on the loopback address. It never outlives the process that started it. */
export interface NatsServer {
  readonly url: string;
  readonly port: number;
  /** Of the running server, or of Docker's client that runs it: changes with `restart()`. */
  readonly pid: number;
  /** Resolves once the running server has ended, by itself or not, to how: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>;
  /** Ends the server in an orderly way and removes what was temporary. */
  stop(): Promise<void>;
  /** Ends the server as a fault would; the store stays for `restart()`. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts the server again on the same port and store, killing it first if it runs. */
  restart(): Promise<void>;
}

const STOP_LIMIT_MS = 5_000;
const LOG_TAIL_CHARACTERS = 2_000;

/** @throws {Error} with the end of the server's log when it does not come up. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const workDir = mkdtempSync(join(tmpdir(), 'ttp-nats-'));
  const removeWorkDir = () => rmSync(workDir, { recursive: true, force: true });
  const launch = async (wanted: number | undefined) => await launchServer(programFor(options, workDir), wanted);

  let running = await launch(options.port).catch((error: unknown) => {
    removeWorkDir();
    throw error;
  });
  const { port } = running;
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    get pid() {
      return running.pid;
    },
    get ended() {
      return running.ended;
    },
    kill: (signal = 'SIGKILL') => running.end(signal),
    async stop() {
      await running.end('SIGTERM');
      removeWorkDir();
    },
    async restart() {
      await running.end('SIGKILL');
      running = await launch(port);
    },
  };
}

interface Launched {
  readonly pid: number;
  readonly port: number;
  readonly ended: Promise<string>;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** 8 MiB messages come from the file; JetStream, the store and the address from the command line. */
function programFor(options: NatsServerOptions, workDir: string): NatsProgram {
  const storeDir = options.storeDir ?? join(workDir, 'store');
  mkdirSync(storeDir, { recursive: true });
  const ourConfig = join(workDir, 'nats.conf');
  writeFileSync(ourConfig, 'max_payload: 8388608\n');
  return natsProgram({ storeDir, configFile: options.configFile ?? ourConfig, workDir });
}

async function launchServer(program: NatsProgram, wantedPort: number | undefined): Promise<Launched> {
  // Detached: Ctrl-C in a terminal reaches the whole group, and the bus must outlive its clients' drain.
  const child = spawn(program.command, program.args(wantedPort), { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const log = logTail(child);
  const ended = once(child, 'exit').then(([code, by]) => String(by ?? `exit code ${code}`), String);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program.title} did not start: ${await ended}`);
  const release = guardProcess(pid);
  child.once('exit', release);
  child.unref();

  const end = async (signal: NodeJS.Signals) => {
    if (hasEnded(child)) return;
    program.signal(child, signal);
    const limit = setTimeout(() => program.signal(child, 'SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(limit);
  };
  try {
    return { pid, port: await readyPort(child, program, log), ended, end };
  } catch (error) {
    await end('SIGKILL');
    throw new Error(`${program.title} did not start: ${log() || 'it wrote no log'}`, { cause: error });
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function readyPort(child: ChildProcess, { portOf, startLimitMs }: NatsProgram, log: () => string): Promise<number> {
  for (const deadline = Date.now() + startLimitMs; Date.now() < deadline; await delay(5)) {
    if (hasEnded(child)) throw new Error('nats-server ended while starting');
    const port = portOf(child.pid, log());
    if (port !== undefined) return port;
  }
  throw new Error(`nats-server was not ready within ${startLimitMs / 1000} s`);
}

function logTail(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    tail = (tail + chunk).slice(-LOG_TAIL_CHARACTERS);
  });
  if (child.stderr && 'unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref();
  return () => tail.trim();
}
