// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds nats-server, or fetches it into .cache/tools/bin without root and without touching the system's own package state.
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { excerpt, EXIT_MACHINE, findBinary, ROOT, run, SetupError, step } from './shell.mjs';

const TOOLS = join(ROOT, '.cache/tools');
const HELP = 'nats-server (2.9 or later) is needed: install it with your package manager, or set NATS_SERVER_BIN to its path';

/** Absolute path of a nats-server; `search` narrows where to look (see `findBinary`), `tools` is where a fetched one is kept. */
export function ensureNatsServer({ search = {}, tools = TOOLS } = {}) {
  const kept = join(tools, 'bin');
  const find = () => findBinary('nats-server', { variable: 'NATS_SERVER_BIN', ...search }) ?? findBinary('nats-server', { path: kept, dirs: [] });
  return find() ?? step('fetching nats-server', () => fetchWithApt(tools) ?? fetchWithBrew(find));
}

/** Debian and Ubuntu: the system's own sources, with lists and cache in a folder that is deleted again. */
function fetchWithApt(tools) {
  if (!findBinary('apt-get') || !findBinary('dpkg-deb')) return undefined;
  mkdirSync(join(tools, 'bin'), { recursive: true });
  const work = mkdtempSync(join(tools, 'apt-'));
  try {
    return downloadDeb(work, join(tools, 'bin/nats-server'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function downloadDeb(work, target) {
  for (const dir of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(work, dir), { recursive: true });
  // Under root apt drops to the user _apt, who cannot write here.
  const settings = [`Dir::State::Lists=${work}/lists`, `Dir::Cache=${work}/cache`, 'APT::Sandbox::User=root', 'Acquire::Languages=none'];
  const apt = (command) => run('apt-get', ['-q', ...settings.flatMap((setting) => ['-o', setting]), ...command], { cwd: work });
  // One unreachable source among several fails an update without mattering here: the download decides.
  const update = apt(['update']);
  const download = apt(['download', 'nats-server']);
  if (!download.ok) throw new SetupError(`${excerpt(`${update.output}\n${download.output}`)}\n\n${HELP}`, EXIT_MACHINE);
  const unpacked = join(work, 'unpacked/usr/sbin/nats-server');
  const { ok, output } = run('sh', ['-c', 'dpkg-deb -x nats-server_*.deb unpacked && "$1" --version', 'sh', unpacked], { cwd: work });
  if (!ok) throw new SetupError(`${excerpt(output)}\n\n${HELP}`, EXIT_MACHINE);
  // Renamed into place in one piece: two setups at once cannot see half a program.
  renameSync(unpacked, target);
  return target;
}

function fetchWithBrew(find) {
  const { ok, output } = findBinary('brew') ? run('brew', ['install', 'nats-server']) : { ok: false, output: '' };
  const found = ok && find();
  if (!found) throw new SetupError(`${excerpt(output)}\n${HELP}`.trimStart(), EXIT_MACHINE);
  return found;
}
