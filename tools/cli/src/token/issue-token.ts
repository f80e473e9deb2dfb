// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConfigError, type Settings } from '@ttp/config';
import { createDataSource, migrate, type Role, UserStore } from '@ttp/persistence';
import { databaseOf } from '@ttp/service/connections';
import { signToken } from '@ttp/service/tokens';

/** Prints a token of the user, who is made where there is none and gets the role. */
export async function issueToken(settings: Settings, username: string, role: Role, minutes: number): Promise<void> {
  if (settings.jwtSecret === '') throw new ConfigError(['DECNET_JWT_SECRET is empty: without a secret the services ask nobody for a token']);
  const source = await createDataSource(databaseOf(settings)).initialize();
  try {
    await migrate(source);
    const uuid = await new UserStore(source).ensure(username, role);
    process.stdout.write(`${await signToken(uuid, settings.jwtSecret, minutes)}\n`);
  } finally {
    await source.destroy();
  }
}
