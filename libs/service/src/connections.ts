// SPDX-License-Identifier: AGPL-3.0-or-later
import { type BusLayout, type BusOptions, DEFAULT_LAYOUT, parseExtraTopics } from '@ttp/bus';
import { ConfigError, type Settings } from '@ttp/config';
import type { DatabaseOptions } from '@ttp/persistence';

// Apart from the modules, so that commands can use them without loading Nest or TypeORM.

/** The streams as the settings want them; the same in every service. Throws ConfigError for a topic that cannot be consumed. */
export function layoutOf({ natsReplicas: replicas, extraTopics }: Settings): BusLayout {
  try {
    return { ...DEFAULT_LAYOUT, replicas, extraTopics: parseExtraTopics(extraTopics) };
  } catch (cause) {
    throw new ConfigError([`DECNET_TTP_EXTRA_TOPICS: ${cause instanceof Error ? cause.message : String(cause)}`]);
  }
}

/** Where the broker is, and as whom to log in there. */
export const brokerOf = ({ natsUrl: url, natsCreds: credsFile }: Settings): Pick<BusOptions, 'url' | 'credsFile'> =>
  credsFile === '' ? { url } : { url, credsFile };

/** The settings as a connection. */
export function databaseOf(settings: Settings): DatabaseOptions {
  if (settings.dbType === 'sqlite') return { type: 'sqlite', path: settings.dbPath };
  const { dbUrl: url, dbHost: host, dbPort: port, dbUser: user, dbPassword: password, dbName: database, dbPoolSize: poolSize } = settings;
  return url === '' ? { type: 'mysql', host, port, user, password, database, poolSize } : { type: 'mysql', url, poolSize };
}
