// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DatabaseOptions } from '@ttp/persistence';

/** A database as options of the command line. */
export function databaseFlags(options: DatabaseOptions): readonly string[] {
  if (options.type === 'sqlite') return ['--db-path', options.path];
  if (!('host' in options)) throw new Error('tests connect by host and port');
  const { host, port, user, password, database } = options;
  return ['--db', 'mysql', '--db-host', host, '--db-port', String(port), '--db-user', user, '--db-password', password, '--db-name', database];
}
