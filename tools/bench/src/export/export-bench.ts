// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog, type StixOptions } from '@ttp/attack-stix';
import { Releases, techniqueIn } from '@ttp/exports';
import { loadavg } from 'node:os';
import { type Cleanup, temporaryDirectory, withCleanup } from '../cleanup';
import { machineFacts, printReport } from '../report';
import { ServiceProcess } from '../service-process';
import { stringifyRate, timeBareReads, timeStreaming } from './baselines';
import { BUFFER_POOL_MB, type ExportDatabase, startExportDatabase } from './export-database';
import { type ExportOptions, parseExportOptions } from './export-options';
import { fleetShape, type FleetShape } from './fleet-shape';
import { costRows, figuresOf, type Measured } from './summary';
import { exportFleet, type FleetExport } from './time-fleet';
import { timeBundleParts, timeReads } from './time-reads';

/** Attackers of the comparison with an export that holds everything in memory. */
const BUFFERED_ATTACKERS = 1_000;
const ROUNDS = 5;
/** Of the export, for `JSON.stringify`. */
const SAMPLE_BYTES = 20e6;

/** Row 10 of the performance goals: what export-api answers of a generated fleet, beside what its database and JSON can do without it. */
export async function runExportBench(args: readonly string[]): Promise<void> {
  const options = parseExportOptions(args);
  const shape = fleetShape(options.attackers, options.tags);
  const load = loadavg();
  await withCleanup(async (cleanup) => {
    const catalog = await loadShippedCatalog();
    const directory = temporaryDirectory(cleanup);
    const database = await startExportDatabase(options.db, shape, { catalog, directory }, cleanup);
    const stix = { attack: catalog, techniqueOf: techniqueIn(catalog, new Releases(catalog)) };
    const measured = await measureAll(database, { shape, stix, directory, options }, cleanup);
    const notes = notesOf(options, shape, database, load);
    printReport({ machine: machineFacts(), notes, costs: costRows(measured), figures: figuresOf(measured) }, options.json);
  });
}

interface Setting {
  readonly shape: FleetShape;
  readonly stix: StixOptions;
  readonly directory: string;
  readonly options: ExportOptions;
}

async function measureAll({ environment, source }: ExportDatabase, setting: Setting, cleanup: Cleanup): Promise<Measured> {
  const { shape, stix, directory, options } = setting;
  const start = () => ServiceProcess.start({ app: 'export-api', directory, environment: { ...environment, ...SETTINGS } }, cleanup);
  const onFresh = async <T>(work: (service: ServiceProcess) => Promise<T>): Promise<T> => {
    const service = await start();
    // What a first request of its kind loads stays: it is not the export's.
    await exportFleet(service, shape, 1);
    const result = await work(service);
    await service.stop();
    return result;
  };
  const parts = await timeBundleParts(source, stix, options.reads);
  const reads = await onFresh(({ url }) => timeReads(url, shape, options.reads));
  const tenth = await onFresh((service) => exportFleet(service, shape, Math.ceil(options.exported / 10)));
  let sample = '';
  const take = (chunk: Buffer): void => void (sample.length < SAMPLE_BYTES && (sample += chunk.toString('latin1')));
  const [whole, again] = await onFresh(async (service) => {
    const first = await exportFleet(service, shape, options.exported, take);
    return [first, await exportFleet(service, shape, options.exported)] as const;
  });
  assertSame(whole, again);
  return {
    reads,
    parts,
    tenth,
    whole,
    again,
    bareReadsMs: options.exported < options.attackers ? null : await timeBareReads(environment),
    stringifyRate: await stringifyRate(sample.slice(0, sample.lastIndexOf('\n')), ROUNDS),
    streaming: await timeStreaming(source, stix, Math.min(options.exported, BUFFERED_ATTACKERS), ROUNDS),
  };
}

/** Node's are those of docs/operations.md, Memory. */
const SETTINGS = { DECNET_API_PORT: '0', DECNET_LIMITER_ENABLED: 'false', NODE_OPTIONS: '--max-semi-space-size=32' };

function assertSame(one: FleetExport, other: FleetExport): void {
  if (one.sha256 !== other.sha256) throw new Error('two exports of the same fleet differ');
}

function notesOf({ reads, exported }: ExportOptions, shape: FleetShape, { label, fillMs }: ExportDatabase, load: readonly number[]): string[] {
  const pool = label === 'SQLite' ? '' : `, buffer pool ${BUFFER_POOL_MB} MB`;
  return [
    `${label}${pool}: ${shape.attackers} attackers, ${shape.tags} tags in ${shape.sessions} sessions, written in ${(fillMs / 1_000).toFixed(0)} s`,
    `each read ${reads} times, over HTTP from a built export-api, without gzip; the first read of a kind is not counted`,
    `it runs with NODE_OPTIONS=${SETTINGS.NODE_OPTIONS}; what is read of 20,000 tags or more it keeps for a while`,
    'exports of the fleet are made by a fresh process each, the second one by the same',
    `an export of the fleet has ${exported} attackers, those last seen; both have the same bytes (SHA-256)`,
    `load average of the machine before the run: ${load.map((value) => value.toFixed(1)).join(' ')}`,
  ];
}
