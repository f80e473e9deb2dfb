// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFile, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { findBinary } from './find-binary';

/** What a server is started on. */
export interface NatsFiles {
  readonly storeDir: string;
  readonly configFile: string;
  /** The server's own, and temporary. */
  readonly workDir: string;
}

/** One way to run nats-server in the foreground; SIGTERM to its process ends the server. */
export interface NatsProgram {
  /** For messages. */
  readonly title: string;
  readonly command: string;
  readonly startLimitMs: number;
  /** Without a port a free one is taken. */
  args(port: number | undefined): readonly string[];
  /** The port on the loopback address, once clients are accepted there. */
  portOf(pid: number | undefined, log: string): number | undefined;
  signal(child: ChildProcess, signal: NodeJS.Signals): void;
}

const NATS_SERVER = {
  names: ['nats-server', 'docker'],
  variable: 'NATS_SERVER_BIN',
  hint: 'Install nats-server (Debian: apt-get install nats-server; macOS: brew install nats-server), or start Docker.',
} as const;

const IMAGE = 'nats:2';
const INSIDE = ['-c', '/nats.conf', '-js', '-sd', '/store'] as const;
/** The image may have to be fetched first. */
const CONTAINER_START_LIMIT_MS = 120_000;
const START_LIMIT_MS = 10_000;
const KILL_LIMIT_MS = 4_000;

/** The path of nats-server, else of docker, which runs its image. @throws {Error} that says how to get either. */
export const findNatsServer = (): string => findBinary(NATS_SERVER);

/** The installed nats-server, else its image in Docker. @throws {Error} that says how to get either. */
export function natsProgram(files: NatsFiles): NatsProgram {
  const binary = findNatsServer();
  return basename(binary) === 'docker' ? containerProgram(binary, files) : installedProgram(binary, files);
}

const installedProgram = (command: string, { storeDir, configFile, workDir }: NatsFiles): NatsProgram => ({
  title: 'nats-server',
  command,
  startLimitMs: START_LIMIT_MS,
  args: (port = -1) => ['-c', configFile, '-a', '127.0.0.1', '-js', '-sd', storeDir, '-p', String(port), '--ports_file_dir', workDir],
  // The server writes this file once it accepts clients.
  portOf(pid) {
    const file = join(workDir, `nats-server_${pid}.ports`);
    return existsSync(file) ? portIn(/"nats:\/\/[^"]*:(\d+)"/.exec(readFileSync(file, 'utf8'))) : undefined;
  },
  signal: (child, signal) => void child.kill(signal),
});

function containerProgram(docker: string, { storeDir, configFile, workDir }: NatsFiles): NatsProgram {
  const name = basename(workDir);
  const mounts = ['--volume', `${resolve(storeDir)}:/store`, '--volume', `${resolve(configFile)}:/nats.conf:ro`];
  // What the server stores is ours to read and to remove.
  const user = process.getuid ? ['--user', `${process.getuid()}:${process.getgid?.()}`] : [];
  return {
    title: 'nats-server in Docker (none is installed)',
    command: docker,
    startLimitMs: CONTAINER_START_LIMIT_MS,
    args: (port) => ['run', '--rm', '--name', name, ...user, '--publish', `127.0.0.1:${port ?? ''}:4222`, ...mounts, IMAGE, ...INSIDE],
    // Docker accepts clients before the server does.
    portOf(_pid, log) {
      if (!log.includes('Server is ready')) return undefined;
      return portIn(/^127\.0\.0\.1:(\d+)$/m.exec(spawnSync(docker, ['port', name, '4222/tcp'], { encoding: 'utf8' }).stdout));
    },
    // A signal to Docker's client alone could leave the server behind; without a container, or an answer, the client is all there is.
    signal(child, signal) {
      execFile(docker, ['kill', '--signal', signal, name], { timeout: KILL_LIMIT_MS }, (error) => error && child.kill(signal));
    },
  };
}

const portIn = (match: RegExpExecArray | null): number | undefined => (match ? Number(match[1]) : undefined);
