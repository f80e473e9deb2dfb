// SPDX-License-Identifier: AGPL-3.0-or-later
import { bundleText, type StixObject, type StixOptions } from '@ttp/attack-stix';
import { fleetObjects } from '@ttp/exports';
import { DossierReader } from '@ttp/persistence';
import { createConnection } from 'mysql2';
import { DatabaseSync } from 'node:sqlite';
import type { DataSource } from 'typeorm';
import { median } from '../measure';
import { cpuOf } from '../pipeline/spent';

const TABLES = ['attackers', 'ttp_tag', 'attacker_intel', 'attacker_behavior', 'observations', 'logs', 'bounty'] as const;
const US_PER_MS = 1_000;
const MB = 1e6;

/** Milliseconds for reading every row that an export of the fleet reads, row by row and as it lies, with the bare driver. */
export async function timeBareReads(environment: Readonly<Record<string, string>>): Promise<number> {
  const startedMs = performance.now();
  const { DECNET_DB_URL: uri, DECNET_DB_PATH: path } = environment;
  for (const table of TABLES) {
    if (uri === undefined) drainSqlite(path ?? '', `SELECT * FROM ${table}`);
    else await drainMysql(uri, `SELECT * FROM ${table}`);
  }
  return performance.now() - startedMs;
}

async function drainMysql(uri: string, sql: string): Promise<void> {
  const connection = createConnection({ uri, charset: 'utf8mb4' });
  try {
    for await (const row of connection.query(sql).stream()) if (row === undefined) throw new Error('a row is missing');
  } finally {
    connection.destroy();
  }
}

function drainSqlite(path: string, sql: string): void {
  const db = new DatabaseSync(path, { readOnly: true });
  for (const row of db.prepare(sql).iterate()) if (row === undefined) throw new Error('a row is missing');
  db.close();
}

/** MB of JSON that `JSON.stringify` alone writes in a second of CPU time, of the objects on these lines. */
export async function stringifyRate(ndjson: string, rounds: number): Promise<number> {
  const objects = ndjson.split('\n').filter((line) => line !== '').map((line): unknown => JSON.parse(line));
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { cpuUs, result: bytes } = await cpuOf(() => objects.reduce((sum: number, object) => sum + Buffer.byteLength(JSON.stringify(object)), 0));
    rates.push(bytes / cpuUs);
  }
  return median(rates);
}

export interface StreamedAndBuffered {
  /** Milliseconds, medians. */
  readonly streamed: number;
  readonly buffered: number;
}

/** The newest attackers' bundle in this process, streamed as the product does it and with everything in memory before it is written. */
export async function timeStreaming(source: DataSource, options: StixOptions, limit: number, rounds: number): Promise<StreamedAndBuffered> {
  const objects = () => fleetObjects(new DossierReader(source).fleet({ limit }), options, () => undefined);
  const streamed = async () => {
    let size = 0;
    for await (const text of bundleText(objects(), { ndjson: true })) size += text.length;
    return size;
  };
  const buffered = async () => {
    const all: StixObject[] = [];
    for await (const some of objects()) all.push(...some);
    return JSON.stringify(all).length;
  };
  const times = { streamed: [] as number[], buffered: [] as number[] };
  await streamed();
  for (let round = 0; round < rounds; round++) {
    times.streamed.push(await timeOf(streamed));
    times.buffered.push(await timeOf(buffered));
  }
  return { streamed: median(times.streamed), buffered: median(times.buffered) };
}

async function timeOf(work: () => Promise<number>): Promise<number> {
  const startedMs = performance.now();
  if ((await work()) === 0) throw new Error('an export is empty');
  return performance.now() - startedMs;
}

export const mbPerSecond = (bytes: number, ms: number): number => bytes / MB / (ms / US_PER_MS);
