// SPDX-License-Identifier: AGPL-3.0-or-later
import { migrate } from '@ttp/persistence';
import type { Databases } from '@ttp/persistence/testing';
import { databaseFlags } from './database-flags';
import type { Actor } from './some-actors';
import { storeActors } from './stored-fleet';
import { ttp } from './ttp';

export interface Bundle {
  readonly id: string;
  readonly objects: readonly { readonly id: string; readonly type: string; readonly name?: string }[];
}

/** A database with these actors, as options of the command line. */
export async function aDatabase(databases: Databases, actors: readonly Actor[]) {
  const options = await databases.create();
  const source = await databases.connect(options);
  await migrate(source);
  await storeActors(source, actors);
  return { source, database: databaseFlags(options) };
}

export const verify = (target: string, ...files: readonly string[]) => ttp(['export', 'verify', '--target', target, ...files]);
