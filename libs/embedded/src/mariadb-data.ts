// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface MariaDbLogin {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

const SYSTEM_TABLES = ['mysql_system_tables.sql', 'mysql_system_tables_data.sql'];

/**
 * Fills an empty data folder: the system tables, one database, and one user who may come in over loopback with a password.
 * `mariadb-install-db` does the same, but is not part of every package that brings the server.
 */
export async function initialiseMariaDb(binary: string, dataDir: string, options: readonly string[], login: MariaDbLogin): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const share = shareFolder(binary);
  const script = [
    'CREATE DATABASE mysql;',
    'USE mysql;',
    ...SYSTEM_TABLES.map((file) => readFileSync(join(share, file), 'utf8')),
    // The packaged script makes a root without a password; nobody shall use it on a shared machine.
    "DELETE FROM global_priv WHERE User = 'root';",
    'DELETE FROM proxies_priv;',
    'FLUSH PRIVILEGES;',
    `CREATE DATABASE ${login.database} CHARACTER SET utf8mb4;`,
    `CREATE USER '${login.user}'@'127.0.0.1' IDENTIFIED BY '${login.password}';`,
    `GRANT ALL ON *.* TO '${login.user}'@'127.0.0.1' WITH GRANT OPTION;`,
  ];
  await bootstrap(binary, [...options, `--datadir=${dataDir}`, '--bootstrap', '--silent-startup', '--innodb-flush-log-at-trx-commit=0'], script.join('\n'));
}

/** Runs SQL without a network or a login; it reads one statement a line. */
async function bootstrap(binary: string, args: readonly string[], script: string): Promise<void> {
  const child = spawn(binary, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  // The reason is in the log: a server that gives up early only makes the write fail.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${script}\n`);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`mariadbd could not create its data folder: ${log.trim().slice(-1_000)}`);
}

/** Where the package keeps the SQL of its system tables: /usr/share/mysql, or beside the binary's folder. */
function shareFolder(binary: string): string {
  const prefix = dirname(dirname(realpathSync(binary)));
  const folders = [prefix, '/usr'].flatMap((root) => [join(root, 'share/mysql'), join(root, 'share/mariadb'), join(root, 'share')]);
  const found = folders.find((folder) => SYSTEM_TABLES.every((file) => existsSync(join(folder, file))));
  if (found) return found;
  throw new Error(`The SQL of MariaDB's system tables was not found in ${folders.join(', ')}. Install mariadb-server-core.`);
}
