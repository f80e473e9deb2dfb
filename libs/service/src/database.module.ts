// SPDX-License-Identifier: AGPL-3.0-or-later
import { Global, Logger, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '@ttp/config';
import {
  ApiKeyStore,
  AttackerStore,
  createDataSource,
  DossierReader,
  IntelStore,
  migrate,
  RollupRepository,
  RuleLog,
  settlable,
  TagStore,
  UserStore,
} from '@ttp/persistence';
import { NotYet } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { ApiKeys } from './auth.keys';
import { Users } from './auth.users';
import { databaseOf } from './connections';
import { Readiness } from './readiness';
import { within } from './within';

const PROBE = { everyMs: 10_000, limitMs: 5_000 } as const;
const CLOSE_LIMIT_MS = 2_000;
const BOOT = { limitMs: 30_000, retryMs: 1_000 } as const;

async function migrated(settings: Settings, readiness: Readiness): Promise<DataSource> {
  readiness.declare('database');
  const log = new Logger(DatabaseModule.name);
  for (const deadline = Date.now() + BOOT.limitMs; ; await delay(BOOT.retryMs)) {
    try {
      const source = await connected(settings);
      readiness.ok('database');
      return source;
    } catch (error) {
      // A compose file or a host starts everything at once: the database may need a moment longer than we do.
      if (!(error instanceof NotYet) || Date.now() > deadline) throw error;
      log.warn(`waiting for the database: ${error.message}`);
    }
  }
}

async function connected(settings: Settings): Promise<DataSource> {
  const source = createDataSource(databaseOf(settings));
  try {
    await source.initialize();
    await migrate(source);
    return source;
  } catch (error) {
    if (source.isInitialized) await source.destroy();
    throw settlable(error);
  }
}

/** The database for a service, its schema in place. */
@Global()
@Module({
  providers: [
    { provide: DataSource, inject: [Settings, Readiness], useFactory: migrated },
    { provide: TagStore, inject: [DataSource], useFactory: (source: DataSource) => new TagStore(source) },
    { provide: AttackerStore, inject: [DataSource], useFactory: (source: DataSource) => new AttackerStore(source) },
    { provide: RollupRepository, inject: [DataSource], useFactory: (source: DataSource) => new RollupRepository(source) },
    { provide: DossierReader, inject: [DataSource], useFactory: (source: DataSource) => new DossierReader(source) },
    { provide: IntelStore, inject: [DataSource], useFactory: (source: DataSource) => new IntelStore(source) },
    { provide: RuleLog, inject: [DataSource], useFactory: (source: DataSource) => new RuleLog(source) },
  ],
  exports: [DataSource, TagStore, AttackerStore, DossierReader, IntelStore, RollupRepository, RuleLog],
})
export class DatabaseModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private probing: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly readiness: Readiness,
    users: Users,
    keys: ApiKeys,
  ) {
    users.areIn(new UserStore(source));
    keys.areIn(new ApiKeyStore(source));
  }

  onApplicationBootstrap(): void {
    this.probing = setInterval(() => void this.probe(), PROBE.everyMs);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.probing);
    // A server that hangs must not hold up the end of the process.
    await within(CLOSE_LIMIT_MS, this.source.destroy());
  }

  /** A server may also fall silent without closing its connections. */
  private async probe(): Promise<void> {
    try {
      const answered = await within(PROBE.limitMs, this.source.query('SELECT 1'));
      if (answered) this.readiness.ok('database');
      else this.readiness.notReady('database', `no answer within ${PROBE.limitMs / 1_000} s`);
    } catch (error) {
      this.readiness.notReady('database', String(error));
    }
  }
}
