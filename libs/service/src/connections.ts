// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_LAYOUT, type BusLayout } from '@ttp/bus';
import type { Settings } from '@ttp/config';
import type { DatabaseOptions } from '@ttp/persistence';

// Apart from the modules, so that commands can use them without loading Nest or TypeORM.

/** The streams as the settings want them; the same in every service. */
export const layoutOf = (settings: Settings): BusLayout => ({
  ...DEFAULT_LAYOUT,
  replicas: settings.natsReplicas,
  extraTopics: settings.extraTopics.split(/[\s,]+/).filter((topic) => topic !== ''),
});

/** The settings as a connection. */
export function databaseOf(settings: Settings): DatabaseOptions {
  if (settings.dbType === 'sqlite') return { type: 'sqlite', path: settings.dbPath };
  const { dbUrl: url, dbHost: host, dbPort: port, dbUser: user, dbPassword: password, dbName: database, dbPoolSize: poolSize } = settings;
  return url === '' ? { type: 'mysql', host, port, user, password, database, poolSize } : { type: 'mysql', url, poolSize };
}
