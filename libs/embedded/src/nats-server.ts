// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinary } from './find-binary';
import { guardProcess } from './guard-process';

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
  /** Of the running server: changes with `restart()`. */
  readonly pid: number;
  /** Ends the server in an orderly way and removes what was temporary. */
  stop(): Promise<void>;
  /** Ends the server as a fault would; the store stays for `restart()`. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts the server again on the same port and store, killing it first if it runs. */
  restart(): Promise<void>;
}

const NATS_SERVER = {
  names: ['nats-server'],
  variable: 'NATS_SERVER_BIN',
  hint: 'Install it (Debian: apt-get install nats-server; macOS: brew install nats-server).',
} as const;

const START_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 5_000;
const LOG_TAIL_CHARACTERS = 2_000;

/** @throws {Error} with the end of the server's log when it does not come up. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const binary = findBinary(NATS_SERVER);
  const workDir = mkdtempSync(join(tmpdir(), 'ttp-nats-'));
  const storeDir = options.storeDir ?? join(workDir, 'store');
  mkdirSync(storeDir, { recursive: true });
  const configFile = options.configFile ?? writeConfig(workDir);
  // 8 MiB messages, JetStream and the address come from the command line or the file; -1 lets the server pick a free port.
  const launch = (port: number) => launchServer(binary, ['-c', configFile, '-a', '127.0.0.1', '-js', '-sd', storeDir, '-p', String(port), '--ports_file_dir', workDir], workDir);
  const removeWorkDir = () => rmSync(workDir, { recursive: true, force: true });

  let running = await launch(options.port ?? -1).catch((error: unknown) => {
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
  end(signal: NodeJS.Signals): Promise<void>;
}

async function launchServer(binary: string, args: readonly string[], workDir: string): Promise<Launched> {
  // Detached: Ctrl-C in a terminal reaches the whole group, and the bus must outlive its clients' drain.
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const log = logTail(child);
  const exited = once(child, 'exit').catch((error: unknown) => [error]);
  const { pid } = child;
  if (pid === undefined) throw new Error(`nats-server did not start: ${String((await exited)[0])}`);
  const release = guardProcess(pid);
  child.once('exit', release);
  child.unref();

  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(limit);
  };
  try {
    return { pid, port: await readPort(child, join(workDir, `nats-server_${pid}.ports`)), end };
  } catch (error) {
    await end('SIGKILL');
    throw new Error(`nats-server did not start: ${log()}`, { cause: error });
  }
}

/** The server writes this file once it accepts clients. */
async function readPort(child: ChildProcess, portsFile: string): Promise<number> {
  for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline; await delay(5)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('nats-server ended while starting');
    const url = existsSync(portsFile) ? /"nats:\/\/[^"]*:(\d+)"/.exec(readFileSync(portsFile, 'utf8')) : null;
    if (url) return Number(url[1]);
  }
  throw new Error(`nats-server wrote no ports file within ${START_LIMIT_MS / 1000} s`);
}

function writeConfig(workDir: string): string {
  const file = join(workDir, 'nats.conf');
  writeFileSync(file, 'max_payload: 8388608\n');
  return file;
}

function logTail(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    tail = (tail + chunk).slice(-LOG_TAIL_CHARACTERS);
  });
  if (child.stderr && 'unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref();
  return () => tail.trim() || 'it wrote no log';
}
