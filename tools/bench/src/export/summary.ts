// SPDX-License-Identifier: AGPL-3.0-or-later
import { percentile } from '../measure';
import type { Figure } from '../report';
import { mbPerSecond, type StreamedAndBuffered } from './baselines';
import type { FleetExport } from './time-fleet';
import { type ReadTimes, SUBJECT_STIX } from './time-reads';

export interface Measured {
  /** Over HTTP. */
  readonly reads: ReadTimes;
  /** Of a bundle, in this process. */
  readonly parts: ReadTimes;
  /** By the first of the newest tenth of the attackers, of a service of its own. */
  readonly tenth: FleetExport;
  readonly whole: FleetExport;
  /** The same once more, of the same service. */
  readonly again: FleetExport;
  /** Null where not every row was exported. */
  readonly bareReadsMs: number | null;
  /** MB in a second of CPU time. */
  readonly stringifyRate: number;
  readonly streaming: StreamedAndBuffered;
}

type CostRow = Readonly<Record<string, string | number>>;

/** Row of the project's performance goals that is about exports. */
const EXPORT = 10;
const MS_PER_S = 1_000;

const NONE = { times: '', 'p50 ms': '', 'p95 ms': '', 'MB/s': '', 'first byte ms': '', 'RSS growth MB': '' } as const;

export function costRows({ reads, parts, tenth, whole, again, bareReadsMs, stringifyRate, streaming }: Measured): readonly CostRow[] {
  const partRows = [...parts].map(([part, times]) => timesRow(part, times));
  const cpuRate = mbPerSecond(whole.bytes, whole.cpuMs);
  return [
    ...[...reads].flatMap(([what, times]) => [timesRow(what, times), ...(what === SUBJECT_STIX ? partRows : [])]),
    exportRow('fleet STIX, a tenth', tenth),
    exportRow('fleet STIX, all', whole),
    exportRow('fleet STIX, all, once more', again),
    timesRow('other requests meanwhile', [...whole.othersMs, ...again.othersMs]),
    ...(bareReadsMs === null ? [] : bareRows(whole, bareReadsMs)),
    { measured: 'JSON.stringify alone, by CPU time', ...NONE, 'MB/s': stringifyRate.toFixed(1) },
    { measured: 'fleet STIX, all, by CPU time', ...NONE, 'MB/s': cpuRate.toFixed(1) },
    { measured: 'beside JSON.stringify alone', ...NONE, times: ratio(cpuRate / stringifyRate) },
    { measured: 'some in one process, streamed', ...NONE, 'p50 ms': streaming.streamed.toFixed(0) },
    { measured: 'some in one process, buffered', ...NONE, 'p50 ms': streaming.buffered.toFixed(0) },
  ];
}

export function figuresOf({ reads, tenth, whole, again, streaming }: Measured): readonly Figure[] {
  const rollups = [...reads].filter(([what]) => what !== SUBJECT_STIX);
  return [
    atMost(`${SUBJECT_STIX}, p95`, p95(reads.get(SUBJECT_STIX)), 50, ' ms'),
    ...rollups.map(([what, times]) => atMost(`${what}, p95`, p95(times), 100, ' ms')),
    atLeast('fleet STIX over HTTP, worst of two', Math.min(rateOf(whole), rateOf(again)), 20, ' MB/s'),
    atMost('fleet STIX, growth of RSS', whole.growthMb, 64, ' MB'),
    atMost('fleet STIX, growth with the second export', Math.max(whole.growthMb, whole.growthMb + again.growthMb), 150, ' MB'),
    atMost('growth of RSS, all / a tenth', whole.growthMb / tenth.growthMb, 3, 'x'),
    atLeast('streamed / buffered speed', streaming.buffered / streaming.streamed, 0.75, 'x'),
    atMost('other requests meanwhile, p95', p95([...whole.othersMs, ...again.othersMs]), 100, ' ms'),
  ];
}

const bareRows = ({ ms }: FleetExport, bareMs: number): readonly CostRow[] => [
  { measured: 'every row of it, bare driver', ...NONE, 'p50 ms': bareMs.toFixed(0) },
  { measured: 'beside the bare driver', ...NONE, times: ratio(ms / bareMs) },
];

const p95 = (times: readonly number[] = []): number => percentile(times, 0.95);
const ratio = (value: number): string => `${value.toFixed(2)}x`;
const rateOf = ({ bytes, ms }: FleetExport): number => mbPerSecond(bytes, ms);

type Bound = (what: string, value: number, goal: number, unit: string) => Figure;
const atMost: Bound = (what, value, goal, unit) => ({ row: EXPORT, what, value, goal, better: 'lower', unit });
const atLeast: Bound = (what, value, goal, unit) => ({ row: EXPORT, what, value, goal, better: 'higher', unit });

function timesRow(measured: string, times: readonly number[]): CostRow {
  const at = (share: number): string => percentile(times, share).toFixed(1);
  return { measured, ...NONE, times: times.length, 'p50 ms': at(0.5), 'p95 ms': at(0.95) };
}

function exportRow(measured: string, { ms, bytes, firstByteMs, growthMb }: FleetExport): CostRow {
  return {
    measured: `${measured} (${(bytes / 1e6).toFixed(0)} MB, ${(ms / MS_PER_S).toFixed(1)} s)`,
    ...NONE,
    'MB/s': mbPerSecond(bytes, ms).toFixed(1),
    'first byte ms': firstByteMs.toFixed(0),
    'RSS growth MB': growthMb.toFixed(0),
  };
}
