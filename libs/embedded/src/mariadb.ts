// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinary } from './find-binary';
import { guardProcess } from './guard-process';
import { initialiseMariaDb, type MariaDbLogin } from './mariadb-data';

/** A private MariaDB on the loopback address. It never outlives the process that started it. */
export interface MariaDb extends MariaDbLogin {
  readonly host: string;
  readonly port: number;
  /** `mysql://user:password@host:port/database`. */
  readonly url: string;
  /** Of the running server: changes with `restart()`. */
  readonly pid: number;
  /** Holds its data, its socket and its temporary files. */
  readonly workDir: string;
  /** Ends the server in an orderly way and removes its folder. */
  stop(): Promise<void>;
  /** Ends the server as a fault would; the data stays for `restart()`. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts the server again on the same port and data, killing it first if it runs. */
  restart(): Promise<void>;
}

export interface MariaDbOptions {
  /** Where its `workDir` is made. Default: the system's folder for temporary files. */
  readonly parentDir?: string;
}

const MARIADBD = {
  names: ['mariadbd', 'mysqld'],
  variable: 'MARIADBD_BIN',
  hint: 'Install it (Debian: apt-get install mariadb-server-core; macOS: brew install mariadb).',
} as const;

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 10_000;
const START_TRIES = 3;
const LOG_TAIL_CHARACTERS = 2_000;

/**
 * Flags of a server that lives for minutes. A commit survives a kill of the server, because the log is in the operating system's
 * hands (`flush-log-at-trx-commit=2`, and pages are never torn, so no doublewrite); it does not survive a power cut.
 */
const OPTIONS = [
  '--innodb-flush-log-at-trx-commit=2',
  '--skip-innodb-doublewrite',
  '--innodb-buffer-pool-size=128M',
  '--innodb-log-file-size=64M',
  '--innodb-temp-data-file-path=ibtmp1:1M:autoextend',
  '--skip-log-bin',
  '--skip-name-resolve',
  '--character-set-server=utf8mb4',
  '--max-connections=200',
  '--bind-address=127.0.0.1',
] as const;

/** Where the server's program is. @throws {Error} that says what to install. */
export const findMariaDb = (): string => findBinary(MARIADBD);

/** @throws {Error} that says what to install, or with the end of the server's log. Takes about 1.5 s. */
export async function startMariaDb({ parentDir = tmpdir() }: MariaDbOptions = {}): Promise<MariaDb> {
  const binary = findMariaDb();
  const workDir = mkdtempSync(join(parentDir, 'ttp-mariadb-'));
  const removeWorkDir = () => rmSync(workDir, { recursive: true, force: true });
  const login = { user: 'ttp', password: randomBytes(12).toString('hex'), database: 'ttp' };
  try {
    // A folder of its own: a server that starts removes the temporary tables it finds, and in /tmp those are of its neighbours.
    const tempDir = join(workDir, 'tmp');
    mkdirSync(tempDir);
    const options = ['--no-defaults', ...OPTIONS, `--socket=${join(workDir, 'sock')}`, `--tmpdir=${tempDir}`, ...asRoot()];
    const dataDir = join(workDir, 'data');
    await initialiseMariaDb(binary, dataDir, options, login);
    const launch = (port: number) => launchServer(binary, [...options, `--datadir=${dataDir}`, `--port=${port}`]);
    const running = await launchOnFreePort(launch);
    // For a process that ends without stop(): the guard ends the server, this removes what it leaves.
    process.once('exit', removeWorkDir);
    return handle(running, launch, { ...login, workDir }, removeWorkDir);
  } catch (error) {
    removeWorkDir();
    throw error;
  }
}

type Launch = (port: number) => Promise<Launched>;

interface Launched {
  readonly pid: number;
  end(signal: NodeJS.Signals): Promise<void>;
}

function handle(
  first: Launched & { readonly port: number },
  launch: Launch,
  fixed: MariaDbLogin & { readonly workDir: string },
  removeWorkDir: () => void,
): MariaDb {
  const { port } = first;
  const host = '127.0.0.1';
  let running: Launched = first;
  return {
    ...fixed,
    host,
    port,
    url: `mysql://${fixed.user}:${fixed.password}@${host}:${port}/${fixed.database}`,
    get pid() {
      return running.pid;
    },
    kill: (signal = 'SIGKILL') => running.end(signal),
    async stop() {
      await running.end('SIGTERM');
      process.off('exit', removeWorkDir);
      removeWorkDir();
    },
    async restart() {
      await running.end('SIGKILL');
      running = await launch(port);
    },
  };
}

/** MariaDB cannot choose a port itself, and between our choice and its bind another process may take it. */
async function launchOnFreePort(launch: Launch, tries = START_TRIES): Promise<Launched & { readonly port: number }> {
  const port = await freePort();
  try {
    return { ...(await launch(port)), port };
  } catch (error) {
    if (tries <= 1 || !/Address already in use/i.test(String(error))) throw error;
    return launchOnFreePort(launch, tries - 1);
  }
}

async function launchServer(binary: string, args: readonly string[]): Promise<Launched> {
  // Detached: Ctrl-C in a terminal reaches the whole group, and the database must outlive its clients' drain.
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const exited = once(child, 'exit').catch((error: unknown) => [error]);
  const { pid } = child;
  if (pid === undefined) throw new Error(`mariadbd did not start: ${String((await exited)[0])}`);
  child.once('exit', guardProcess(pid));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(limit);
  };
  try {
    await readyForConnections(child);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  child.unref();
  if (child.stderr && 'unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref();
  return { pid, end };
}

/** The log goes on being read afterwards: a full pipe would stop the server. */
function readyForConnections(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let tail = '';
    const fail = (why: string) => reject(new Error(`mariadbd did not start (${why}): ${tail.trim()}`));
    const limit = setTimeout(() => fail(`not ready within ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
    // `close`, not `exit`: by then the whole log has been read.
    child.once('close', (code) => {
      clearTimeout(limit);
      fail(`it ended with ${code ?? child.signalCode}`);
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      tail = (tail + chunk).slice(-LOG_TAIL_CHARACTERS);
      if (!tail.includes('ready for connections')) return;
      clearTimeout(limit);
      resolve();
    });
  });
}

/** MariaDB refuses to run as root unless told that this is meant. */
const asRoot = (): string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no loopback port is free');
  return address.port;
}
