// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds nats-server, or fetches it into .cache/tools/bin without root and without touching the system's own package state, or settles for Docker.
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { excerpt, EXIT_MACHINE, findBinary, ROOT, run, SetupError, step } from './shell.mjs';

const TOOLS = join(ROOT, '.cache/tools');
const HELP = 'nats-server (2.9 or later) is needed: install it with your package manager, start Docker, or set NATS_SERVER_BIN to its path';

/**
 * Absolute path of a nats-server, else of a `docker` whose engine answers: whoever starts the server then runs its image.
 * `search` narrows where to look (see `findBinary`), `tools` is where a fetched one is kept.
 */
export function ensureNatsServer({ search = {}, tools = TOOLS } = {}) {
  const look = (name, more) => findBinary(name, { ...search, ...more });
  const kept = join(tools, 'bin');
  const find = () => look('nats-server', { variable: 'NATS_SERVER_BIN' }) ?? look('nats-server', { path: kept, dirs: [] });
  const ways = [() => fetchWithApt(look, tools), () => fetchWithBrew(look, find), () => askDocker(look)];
  return find() ?? step('fetching nats-server', () => firstThatWorks(ways));
}

/** Each way answers `{ path }`, or `{ output }` with what stood in its way, or undefined where the machine has no such program. */
function firstThatWorks(ways) {
  const outputs = [];
  for (const way of ways) {
    const { path, output } = way() ?? {};
    if (path) return path;
    if (output) outputs.push(excerpt(output));
  }
  throw new SetupError([...outputs, HELP].join('\n\n'), EXIT_MACHINE);
}

/** Debian and Ubuntu: the system's own sources, with lists and cache in a folder that is deleted again. */
function fetchWithApt(look, tools) {
  const aptGet = look('apt-get');
  if (!aptGet || !look('dpkg-deb')) return undefined;
  mkdirSync(join(tools, 'bin'), { recursive: true });
  const work = mkdtempSync(join(tools, 'apt-'));
  try {
    return downloadDeb(aptGet, work, join(tools, 'bin/nats-server'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function downloadDeb(aptGet, work, target) {
  for (const dir of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(work, dir), { recursive: true });
  // Under root apt drops to the user _apt, who cannot write here.
  const settings = [`Dir::State::Lists=${work}/lists`, `Dir::Cache=${work}/cache`, 'APT::Sandbox::User=root', 'Acquire::Languages=none'];
  const apt = (command) => run(aptGet, ['-q', ...settings.flatMap((setting) => ['-o', setting]), ...command], { cwd: work });
  // One unreachable source among several fails an update without mattering here: the download decides.
  const update = apt(['update']);
  const download = apt(['download', 'nats-server']);
  if (!download.ok) return { output: `${update.output}\n${download.output}` };
  const unpacked = join(work, 'unpacked/usr/sbin/nats-server');
  const { ok, output } = run('sh', ['-c', 'dpkg-deb -x nats-server_*.deb unpacked && "$1" --version', 'sh', unpacked], { cwd: work });
  if (!ok) return { output };
  // Renamed into place in one piece: two setups at once cannot see half a program.
  renameSync(unpacked, target);
  return { path: target };
}

function fetchWithBrew(look, find) {
  const brew = look('brew');
  if (!brew) return undefined;
  const { output } = run(brew, ['install', 'nats-server']);
  return { path: find(), output };
}

/** A client without an engine is of no use. */
function askDocker(look) {
  const docker = look('docker');
  if (!docker) return undefined;
  const { ok, output } = run(docker, ['version']);
  return ok ? { path: docker } : { output };
}
