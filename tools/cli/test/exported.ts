// SPDX-License-Identifier: AGPL-3.0-or-later
import { type DatabaseOptions, migrate } from '@ttp/persistence';
import type { Databases } from '@ttp/persistence/testing';
import type { Actor } from './some-actors';
import { storeActors } from './stored-fleet';
import { ttp } from './ttp';

export interface Bundle {
  readonly id: string;
  readonly objects: readonly { readonly id: string; readonly type: string; readonly name?: string }[];
}

function settingsOf(options: DatabaseOptions): readonly string[] {
  if (options.type === 'sqlite') return ['--db-path', options.path];
  if (!('host' in options)) throw new Error('tests connect by host and port');
  const { host, port, user, password, database } = options;
  return ['--db', 'mysql', '--db-host', host, '--db-port', String(port), '--db-user', user, '--db-password', password, '--db-name', database];
}

/** A database with these actors, as options of the command line. */
export async function aDatabase(databases: Databases, actors: readonly Actor[]) {
  const options = await databases.create();
  const source = await databases.connect(options);
  await migrate(source);
  await storeActors(source, actors);
  return { source, database: settingsOf(options) };
}

export const verify = (target: string, ...files: readonly string[]) => ttp(['export', 'verify', '--target', target, ...files]);
