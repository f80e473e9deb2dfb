// SPDX-License-Identifier: AGPL-3.0-or-later

export interface SqliteOptions {
  readonly type: 'sqlite';
  /** A file, created with its folder when missing, or `:memory:`. */
  readonly path: string;
}

export interface MysqlServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A MySQL 8 or MariaDB 10.11 server. `poolSize` is the number of connections, 20 by default. */
export type MysqlOptions = { readonly type: 'mysql'; readonly poolSize?: number } & ({ readonly url: string } | MysqlServer);

export type DatabaseOptions = SqliteOptions | MysqlOptions;

const MYSQL_PORT = 3306;

/**
 * What a database URL names. DECNET's URLs carry a Python driver (`mysql+asyncmy://`), which means nothing here.
 *
 * @throws {Error} that does not repeat the URL: it holds a password.
 */
export function parseDatabaseUrl(url: string): SqliteOptions | ({ readonly type: 'mysql' } & MysqlServer) {
  const [, scheme, rest] = /^(\w+)(?:\+\w+)?:\/\/(.*)$/s.exec(url) ?? [];
  if (scheme === 'sqlite' && rest?.startsWith('/')) return { type: 'sqlite', path: rest.slice(1) };
  if (scheme === 'mysql' || scheme === 'mariadb') return { type: 'mysql', ...serverOf(`mysql://${rest}`) };
  throw new Error('the database URL must look like mysql://USER:PASSWORD@HOST:PORT/NAME or sqlite:///FILE');
}

function serverOf(url: string): MysqlServer {
  const { hostname, port, username, password, pathname } = parsed(url);
  return {
    host: decodeURIComponent(hostname),
    port: port === '' ? MYSQL_PORT : Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
  };
}

function parsed(url: string): URL {
  try {
    return new URL(url);
  } catch {
    // No `cause`: Node puts the URL, and with it the password, into its error.
    throw new Error('the database URL is malformed: write reserved characters of user and password as %XX');
  }
}
