// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConfigError, type Settings } from '@ttp/config';
import { createDataSource } from '@ttp/persistence';
import { databaseOf } from '@ttp/service/connections';
import { existsSync } from 'node:fs';
import type { DataSource } from 'typeorm';

/** Connects to the configured database. Looking never creates one: throws ConfigError for an SQLite file that is not there. */
export async function connectExisting(settings: Settings): Promise<DataSource> {
  const { dbType, dbPath } = settings;
  if (dbType === 'sqlite' && !existsSync(dbPath)) {
    throw new ConfigError([`no SQLite file ${dbPath}: name the database with --db-path, or --db mysql --db-url URL`]);
  }
  return createDataSource(databaseOf(settings)).initialize();
}
