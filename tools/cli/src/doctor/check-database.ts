// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { createDataSource } from '@ttp/persistence';
import { databaseOf } from '@ttp/service';
import { bad, examine, good, type Finding } from './check';

/** The database answers and has the current schema. */
export const checkDatabase = (settings: Settings): Promise<readonly Finding[]> =>
  examine('database', 'see that the database runs and that DECNET_DB_* name it', async () => {
    const source = await createDataSource(databaseOf(settings)).initialize();
    try {
      const behind = await source.showMigrations();
      return [behind ? bad('database', `${settings.dbType}, schema not current`, 'start a service once; it brings the schema up to date') : good('database', `${settings.dbType}, schema current`)];
    } finally {
      await source.destroy();
    }
  });
