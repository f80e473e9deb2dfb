// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import { createDataSource, migrate } from '@ttp/persistence';
import type { DataSource } from 'typeorm';
import type { Cleanup } from '../cleanup';
import { openMariaDb } from '../pipeline/raw-mariadb';
import { openSqlite } from '../pipeline/raw-sqlite';
import type { ExportOptions } from './export-options';
import { fillDatabase } from './fill-database';
import { tablesOf } from './fleet-rows';
import type { FleetShape } from './fleet-shape';
import { emitsOf } from './fleet-tags';

/** Whoever keeps millions of tags gives the server more than its default of 128 MB. */
export const BUFFER_POOL_MB = 1_024;

export interface ExportDatabase {
  readonly label: string;
  readonly source: DataSource;
  /** What tells a service to use it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly fillMs: number;
}

/** A private database with a generated fleet. */
export async function startExportDatabase(
  db: ExportOptions['db'],
  shape: FleetShape,
  { catalog, directory }: { readonly catalog: AttackCatalog; readonly directory: string },
  cleanup: Cleanup,
): Promise<ExportDatabase> {
  const { label, options, environment } = db === 'sqlite' ? openSqlite(directory) : await openMariaDb(cleanup);
  const source = await createDataSource(options).initialize();
  cleanup.defer(() => source.destroy());
  if (db === 'mysql') await source.query(`SET GLOBAL innodb_buffer_pool_size = ${BUFFER_POOL_MB * 1_048_576}`);
  await migrate(source);
  const startedMs = performance.now();
  await fillDatabase(source, tablesOf(shape, emitsOf(catalog)));
  // A database that grew by itself has counted its rows meanwhile; SQLite never does by itself.
  if (db === 'mysql') await source.query('ANALYZE TABLE attackers, ttp_tag');
  return { label, source, environment, fillMs: performance.now() - startedMs };
}
