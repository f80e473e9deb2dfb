// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMariaDb, type MariaDb, startMariaDb } from '@ttp/embedded';
import { createConnection } from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { createDataSource, type DatabaseOptions, migrate } from '../src';

/** A place that makes empty databases, and connections that end with it. */
export class Databases {
  private readonly opened: DataSource[] = [];
  private made = 0;

  private constructor(
    readonly dialect: 'sqlite' | 'mysql',
    private readonly folder: string,
    private readonly mariaDb: MariaDb | null,
  ) {}

  static async start(dialect: 'sqlite' | 'mysql'): Promise<Databases> {
    const server = dialect === 'mysql' ? await startMariaDb() : null;
    return new Databases(dialect, mkdtempSync(join(tmpdir(), 'ttp-persistence-')), server);
  }

  /** For tests that hurt it. */
  get server(): MariaDb {
    if (this.mariaDb === null) throw new Error('SQLite has no server');
    return this.mariaDb;
  }

  /** An empty database. */
  async create(): Promise<DatabaseOptions> {
    this.made += 1;
    if (!this.mariaDb) return { type: 'sqlite', path: join(this.folder, `${this.made}.db`) };
    const { host, port, user, password } = this.mariaDb;
    const database = `test_${this.made}`;
    const connection = await createConnection({ host, port, user, password });
    await connection.query(`CREATE DATABASE ${database}`);
    await connection.end();
    return { type: 'mysql', host, port, user, password, database, poolSize: 4 };
  }

  async connect(options: DatabaseOptions): Promise<DataSource> {
    const source = await createDataSource(options).initialize();
    this.opened.push(source);
    return source;
  }

  /** A connection to a new database with our schema. */
  async open(): Promise<DataSource> {
    const source = await this.connect(await this.create());
    await migrate(source);
    return source;
  }

  async stop(): Promise<void> {
    await Promise.all(this.opened.map((source) => source.destroy().catch(() => undefined)));
    await this.mariaDb?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const whyNoServer = (): string | null => {
  try {
    findMariaDb();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

type Suite = (databases: () => Databases) => void;

/** Runs a suite on both dialects. */
export function describeOnEachDialect(title: string, suite: Suite): void {
  describeOn('sqlite', title, suite);
  describeOn('mysql', title, suite);
}

/** Runs a suite on one dialect. Without a MariaDB it is skipped, but never where a CI counts on it. */
export function describeOn(dialect: 'sqlite' | 'mysql', title: string, suite: Suite): void {
  const missing = dialect === 'mysql' && !process.env['CI'] ? whyNoServer() : null;
  if (missing !== null) {
    describe.skip(`${title} on mysql: ${missing}`, () => it('is skipped', () => undefined));
    return;
  }
  describe(`${title} on ${dialect}`, () => {
    let databases: Databases | undefined;
    beforeAll(async () => {
      databases = await Databases.start(dialect);
    });
    afterAll(() => databases?.stop());
    suite(() => {
      if (!databases) throw new Error('the database did not start');
      return databases;
    });
  });
}
