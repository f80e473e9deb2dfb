// SPDX-License-Identifier: AGPL-3.0-or-later
import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { AttackerStore, createDataSource, migrate, RollupRepository, TagStore, type DatabaseOptions } from '@ttp/persistence';
import { DataSource } from 'typeorm';
import { Readiness } from './readiness';

/** The settings as a connection. */
export function databaseOf(settings: Settings): DatabaseOptions {
  if (settings.dbType === 'sqlite') return { type: 'sqlite', path: settings.dbPath };
  const { dbUrl: url, dbHost: host, dbPort: port, dbUser: user, dbPassword: password, dbName: database, dbPoolSize: poolSize } = settings;
  return url === '' ? { type: 'mysql', host, port, user, password, database, poolSize } : { type: 'mysql', url, poolSize };
}

async function migrated(settings: Settings, readiness: Readiness): Promise<DataSource> {
  readiness.declare('database');
  const source = createDataSource(databaseOf(settings));
  await source.initialize();
  await migrate(source);
  readiness.ok('database');
  return source;
}

/** The database for a service, its schema in place. */
@Global()
@Module({
  providers: [
    { provide: DataSource, inject: [Settings, Readiness], useFactory: migrated },
    { provide: TagStore, inject: [DataSource], useFactory: (source: DataSource) => new TagStore(source) },
    { provide: AttackerStore, inject: [DataSource], useFactory: (source: DataSource) => new AttackerStore(source) },
    { provide: RollupRepository, inject: [DataSource], useFactory: (source: DataSource) => new RollupRepository(source) },
  ],
  exports: [DataSource, TagStore, AttackerStore, RollupRepository],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly source: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await this.source.destroy();
  }
}
