// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '@ttp/attack-stix';
import { createDataSource, migrate } from '@ttp/persistence';
import { hash } from 'node:crypto';
import { loadavg } from 'node:os';
import type { DataSource } from 'typeorm';
import { temporaryDirectory, withCleanup } from '../cleanup';
import { fillDatabase } from '../export/fill-database';
import { tablesOf } from '../export/fleet-rows';
import { fleetShape } from '../export/fleet-shape';
import { emitsOf, tagRow } from '../export/fleet-tags';
import type { Row } from '../export/fleet-values';
import { positive, readArgs, UsageError } from '../options';
import { openMariaDb } from '../pipeline/raw-mariadb';
import { openSqlite } from '../pipeline/raw-sqlite';
import { spentOn } from '../pipeline/spent';
import { machineFacts, printReport } from '../report';
import { PLAIN, type Variant, variantsOf } from './variants';

const ATTACKERS = 2_000;
/** As many as a statement of the product has, sorted by id as it sorts them. */
const SORTED_ROWS = 500;

interface Filled {
  readonly name: string;
  readonly tagsPerSecond: number;
  /** Of the server; of the whole process where the database is a library. */
  readonly cpuUsPerTag: number;
  readonly bytesPerTag: number;
}

/** What each index of the tags costs an insert, and a tag on the disk: the same rows into a fresh database of each variant. */
export async function runDatabaseBench(args: readonly string[]): Promise<void> {
  const { db, json, tags } = readArgs(args, {
    json: { type: 'boolean', default: false },
    tags: { type: 'string', default: '100000' },
    db: { type: 'string', default: 'mysql' },
  });
  if (db !== 'sqlite' && db !== 'mysql') throw new UsageError(`--db is sqlite or mysql, not ${db}`);
  const shape = fleetShape(ATTACKERS, positive('--tags', tags));
  const emits = emitsOf(await loadShippedCatalog());
  const parents = () => tablesOf(shape, emits).slice(0, 3);
  const rows = inStatements(Array.from({ length: shape.tags }, (_, n) => ({ ...tagRow(n, shape, emits), uuid: spreadUuid(n) })));
  const load = loadavg();
  const filled: Filled[] = [];
  for (const variant of variantsOf(db)) filled.push(await fill(db, variant, parents(), rows));
  const plain = filled.find(({ name }) => name === PLAIN)?.cpuUsPerTag ?? Number.NaN;
  const costs = filled.map(({ name, tagsPerSecond, cpuUsPerTag, bytesPerTag }) => ({
    variant: name,
    'CPU us/tag': cpuUsPerTag.toFixed(0),
    ratio: (cpuUsPerTag / plain).toFixed(2),
    'bytes/tag': bytesPerTag.toFixed(0),
    'tags/s': tagsPerSecond.toFixed(0),
  }));
  const notes = [
    `${db}: ${shape.tags} tags with random ids in sorted statements of ${SORTED_ROWS}, two connections, into an empty table of each variant`,
    `CPU time is that of ${db === 'mysql' ? 'the server alone' : 'the process, which has the client in it'}; the ratio is to "${PLAIN}"`,
    `load average of the machine before the run: ${load.map((value) => value.toFixed(1)).join(' ')}`,
  ];
  printReport({ machine: machineFacts(), notes, costs, figures: [] }, json);
}

type Tables = Parameters<typeof fillDatabase>[1];

const fill = (db: 'sqlite' | 'mysql', { name, statements, toStored }: Variant, parents: Tables, rows: readonly Row[]): Promise<Filled> =>
  withCleanup(async (cleanup) => {
    const { options, servers } = db === 'sqlite' ? openSqlite(temporaryDirectory(cleanup)) : await openMariaDb(cleanup);
    const source = await createDataSource(options).initialize();
    cleanup.defer(() => source.destroy());
    await migrate(source);
    await fillDatabase(source, parents);
    for (const statement of statements) await source.query(statement);
    const stored = rows.map(toStored);
    const before = await bytesOf(source);
    const { wallUs, cpuUs, serverUs } = await spentOn(() => fillDatabase(source, [['ttp_tag', stored]]), servers);
    return {
      name,
      tagsPerSecond: rows.length / (wallUs / 1e6),
      cpuUsPerTag: (db === 'mysql' ? serverUs : cpuUs) / rows.length,
      bytesPerTag: ((await bytesOf(source)) - before) / rows.length,
    };
  });

/** Of the table's file; of the whole one of SQLite. */
async function bytesOf(source: DataSource): Promise<number> {
  const sql =
    source.options.type === 'mysql'
      ? "SELECT FILE_SIZE AS bytes FROM information_schema.INNODB_SYS_TABLESPACES WHERE NAME LIKE '%/ttp_tag'"
      : 'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()';
  const [row]: { bytes: number | string }[] = await source.query(sql);
  return Number(row?.bytes);
}

/** A tag's real id is a hash: neighbours in time are none in the table. */
function spreadUuid(n: number): string {
  const hex = hash('md5', `spread ${n}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Each run of as many as a statement takes is sorted. */
function inStatements(rows: readonly Row[]): readonly Row[] {
  const runs = Array.from({ length: Math.ceil(rows.length / SORTED_ROWS) }, (_, i) => rows.slice(i * SORTED_ROWS, (i + 1) * SORTED_ROWS));
  return runs.flatMap((run) => run.toSorted((a, b) => (String(a['uuid']) < String(b['uuid']) ? -1 : 1)));
}
