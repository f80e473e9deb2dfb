// SPDX-License-Identifier: AGPL-3.0-or-later
import { attackerObjects, bundleText, type StixOptions } from '@ttp/attack-stix';
import { DossierReader } from '@ttp/persistence';
import type { DataSource } from 'typeorm';
import { type FleetShape, HEAVIEST, randomOf, sessionId, SUBJECTS, uuidOf } from './fleet-shape';
import { timeGets } from './http-get';

/** Milliseconds of each read, by what was read; the order is that of the report. */
export type ReadTimes = ReadonlyMap<string, readonly number[]>;

/** A fleet-wide read of millions of tags takes seconds: a few of them tell. */
const SLOW_READS = 3;

const PICKS = 5;

/** An attacker's bundle as HTTP answers it, and the rollups of every scope. */
export async function timeReads(url: string, shape: FleetShape, reads: number): Promise<ReadTimes> {
  const random = randomOf(PICKS, reads);
  const some = (count: number, pathOf: (n: number) => string): readonly string[] => Array.from({ length: reads }, () => pathOf(random.below(count)));
  const paths: readonly (readonly [string, readonly string[]])[] = [
    [SUBJECT_STIX, some(SUBJECTS, (n) => `/api/v1/attackers/${uuidOf('attacker', n)}/export/stix`)],
    ['rollup, attacker with 1,000 tags', some(SUBJECTS, (n) => `/api/v1/ttp/by-attacker/${uuidOf('attacker', n)}`)],
    ['rollup, any attacker', some(shape.attackers, (n) => `/api/v1/ttp/by-attacker/${uuidOf('attacker', n)}`)],
    ['rollup, any identity', some(shape.identities, (n) => `/api/v1/ttp/by-identity/${uuidOf('identity', n)}`)],
    ['rollup, any session', some(shape.sessions, (n) => `/api/v1/ttp/by-session/${sessionId(n)}`)],
    ['rollup, heaviest attacker', same(SLOW_READS, `/api/v1/ttp/by-attacker/${uuidOf('attacker', HEAVIEST)}`)],
    ['rollup, campaign', same(SLOW_READS, `/api/v1/ttp/by-campaign/${uuidOf('campaign', 0)}`)],
    [FLEET, same(reads, '/api/v1/ttp/techniques')],
    ['layer, fleet', same(reads, '/api/v1/ttp/export/navigator')],
  ];
  const times = new Map<string, readonly number[]>();
  for (const [what, each] of paths) {
    const first = await timeGets(url, each.slice(0, 1));
    if (what === FLEET) times.set(`${what}, the first`, first);
    times.set(what, await timeGets(url, each));
  }
  return times;
}

const same = (count: number, path: string): readonly string[] => Array.from({ length: count }, () => path);

/** Of a large fleet the answer is kept: the first reading is another thing than the others. */
const FLEET = 'rollup, fleet';

export const SUBJECT_STIX = 'STIX over HTTP, attacker with 1,000 tags';

/** Where the time of a bundle goes, in this process. */
export async function timeBundleParts(source: DataSource, options: StixOptions, reads: number): Promise<ReadTimes> {
  const reader = new DossierReader(source);
  const parts = { dossier: [] as number[], objects: [] as number[], text: [] as number[] };
  for (let i = -SUBJECTS; i < reads; i++) {
    const startedMs = performance.now();
    const dossier = await reader.attacker(uuidOf('attacker', (i + SUBJECTS) % SUBJECTS));
    if (dossier === null) throw new Error('a subject of the bench is gone');
    const readMs = performance.now();
    const { objects } = attackerObjects(dossier, options);
    const madeMs = performance.now();
    for await (const text of bundleText(objects, { indent: 2 })) if (text === '') throw new Error('a bundle has an empty piece');
    if (i < 0) continue;
    parts.dossier.push(readMs - startedMs);
    parts.objects.push(madeMs - readMs);
    parts.text.push(performance.now() - madeMs);
  }
  return new Map(Object.entries(parts).map(([part, times]) => [`  ${part}`, times]));
}
