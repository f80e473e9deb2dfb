// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds the MariaDB server's program for tests and benches; only they need it. No service is started.
import { excerpt, EXIT_MACHINE, findBinary, notice, run, SetupError, step } from './shell.mjs';

const PACKAGE = 'mariadb-server-core';
const APT_OPTIONS = ['-q', '-o', 'DPkg::Lock::Timeout=120'];

/** `{ MARIADBD_BIN }` for the environment, or `{}` with a notice where it cannot be had. With CI set its absence is an error instead. */
export function ensureMariadb() {
  const server = find() ?? install();
  if (server) return { MARIADBD_BIN: server };
  const help = `MariaDB was not found: install ${PACKAGE} (Debian, Ubuntu) or mariadb, or set MARIADBD_BIN`;
  if (process.env.CI) throw new SetupError(help, EXIT_MACHINE);
  notice(`${help}; what needs it is skipped`);
  return {};
}

const find = () => findBinary('mariadbd', { variable: 'MARIADBD_BIN' });

function install() {
  const commands = installCommands();
  if (commands.length === 0) return undefined;
  return step('installing MariaDB', () => {
    const results = commands.map(([command, ...args]) => run(command, args));
    const server = find();
    if (!server) notice(excerpt(results.map(({ output }) => output).join('\n')));
    return server;
  });
}

/** Asks the system's packager only where nobody is surprised by it: as root, or through sudo on a CI machine; Homebrew needs neither. */
function installCommands() {
  const asRoot = process.getuid?.() === 0 ? [] : process.env.CI && findBinary('sudo') && ['sudo', '-n'];
  if (asRoot && findBinary('apt-get')) {
    const apt = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...APT_OPTIONS];
    return [[...apt, 'update'], [...apt, 'install', '-y', '--no-install-recommends', PACKAGE]];
  }
  return findBinary('brew') ? [['brew', 'install', 'mariadb']] : [];
}
