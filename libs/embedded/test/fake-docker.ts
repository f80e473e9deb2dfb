// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A `docker` for machines without an engine: it records how it is called and runs the installed nats-server in place of the image. */
export interface FakeDocker {
  readonly path: string;
  /** Arguments of each call so far. */
  calls(): readonly (readonly string[])[];
  remove(): void;
}

export function aFakeDocker(natsServer: string): FakeDocker {
  const dir = mkdtempSync(join(tmpdir(), 'ttp-docker-'));
  const path = join(dir, 'docker');
  const log = join(dir, 'calls');
  writeFileSync(log, '');
  writeFileSync(path, script(natsServer, dir, log), { mode: 0o755 });
  const calls = () => readFileSync(log, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as string[]);
  return { path, calls, remove: () => rmSync(dir, { recursive: true }) };
}

/** A published port becomes the server's own, a mounted path the path itself; nothing is isolated. */
const script = (natsServer: string, dir: string, log: string) => `#!${process.execPath}
const fs = require('node:fs');
const { spawn } = require('node:child_process');
const [dir, log, natsServer] = ${JSON.stringify([dir, log, natsServer])};
const args = process.argv.slice(2);
fs.appendFileSync(log, JSON.stringify(args) + '\\n');
const pidFile = dir + '/pid';

function run() {
  const mounts = new Map(args.filter((_, i) => args[i - 1] === '--volume').map((volume) => volume.split(':')).map(([from, to]) => [to, from]));
  const [host, port] = args[args.indexOf('--publish') + 1].split(':');
  const inside = args.slice(args.indexOf('nats:2') + 1).map((arg) => mounts.get(arg) ?? arg);
  const server = spawn(natsServer, [...inside, '-a', host, '-p', port || '-1', '--ports_file_dir', dir], { stdio: ['ignore', 'ignore', 'inherit'] });
  fs.writeFileSync(pidFile, String(server.pid));
  process.on('SIGTERM', () => server.kill('SIGTERM'));
  server.on('exit', (code) => process.exit(code ?? 137));
}

const pid = () => Number(fs.readFileSync(pidFile, 'utf8'));
/** The server says that it is ready before it writes its port; an engine knows the port it has published, and is asked once. */
function publishedPort() {
  for (let tries = 0; tries < 2_000; tries++) {
    try {
      return /127[.]0[.]0[.]1:\\d+/.exec(fs.readFileSync(dir + '/nats-server_' + pid() + '.ports', 'utf8'))[0];
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
  throw new Error('the server has written no port');
}
const commands = {
  run,
  port: () => console.log(publishedPort()),
  kill: () => process.kill(pid(), args[2]),
};
commands[args[0]]();
`;
