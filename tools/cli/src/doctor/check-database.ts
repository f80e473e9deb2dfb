// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { createDataSource } from '@ttp/persistence';
import { databaseOf } from '@ttp/service/connections';
import { existsSync } from 'node:fs';
import { bad, examine, good, type Finding } from './check';

/** The database answers and has the current schema. Looking never creates one. */
export const checkDatabase = (settings: Settings): Promise<readonly Finding[]> =>
  examine('database', 'see that the database runs and that DECNET_DB_* name it', async () => {
    const { dbType, dbPath } = settings;
    if (dbType === 'sqlite' && !existsSync(dbPath)) return [bad('database', `no SQLite file ${dbPath} yet`, 'start a service once; it creates the file')];
    const source = await createDataSource(databaseOf(settings)).initialize();
    try {
      const isBehind = await source.showMigrations();
      if (isBehind) return [bad('database', `${dbType}, schema not current`, 'start a service once; it brings the schema up to date')];
      return [good('database', `${dbType}, schema current`)];
    } finally {
      await source.destroy();
    }
  });
