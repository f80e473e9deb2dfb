// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { ApiKeyStore, migrate } from '@ttp/persistence';
import { withDatabase } from '../with-database';

/** Work on the keys of the database that is there. Throws ConfigError where there is none. */
export const withKeys = <T>(settings: Settings, work: (keys: ApiKeyStore) => Promise<T>): Promise<T> =>
  withDatabase(settings, async (source) => {
    await migrate(source);
    return work(new ApiKeyStore(source));
  });
