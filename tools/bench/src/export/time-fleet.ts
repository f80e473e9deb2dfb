// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceProcess } from '../service-process';
import { type FleetShape, randomOf, uuidOf } from './fleet-shape';
import { type Fetched, httpGet } from './http-get';
import { peakDuring, residentMb } from './resident-memory';

export interface FleetExport extends Fetched {
  /** CPU time of the service. */
  readonly cpuMs: number;
  /** What the service held at most above what it held before. */
  readonly growthMb: number;
  /** Milliseconds of other requests that were answered meanwhile. */
  readonly othersMs: readonly number[];
}

const US_PER_MS = 1_000;
const OTHERS_EVERY_MS = 50;
const PICKS = 6;

type OnChunk = (chunk: Buffer) => void;

/** The newest `limit` attackers, one object a line. */
export async function exportFleet(service: ServiceProcess, shape: FleetShape, limit: number, onChunk?: OnChunk): Promise<FleetExport> {
  const path = `/api/v1/attackers/export/stix?format=ndjson&limit=${limit}`;
  const beforeMb = residentMb(service.pid);
  const beforeUs = await service.cpuUs();
  const others = askOthers(service.url, shape);
  try {
    const { peakMb, result } = await peakDuring(service.pid, () => httpGet(service.url, path, onChunk));
    const cpuMs = ((await service.cpuUs()) - beforeUs) / US_PER_MS;
    return { ...result, cpuMs, growthMb: peakMb - beforeMb, othersMs: await others.stop() };
  } finally {
    await others.stop();
  }
}

/** What somebody else may ask meanwhile, one request after the other. */
function askOthers(url: string, shape: FleetShape): { stop(): Promise<readonly number[]> } {
  const times: number[] = [];
  const random = randomOf(PICKS, shape.attackers);
  const over = new AbortController();
  const asking = (async () => {
    for (let i = 0; !over.signal.aborted; i++) {
      const path = i % 2 === 0 ? '/healthz' : `/api/v1/ttp/by-attacker/${uuidOf('attacker', random.below(shape.attackers))}`;
      times.push((await httpGet(url, path)).ms);
      await delay(OTHERS_EVERY_MS);
    }
  })();
  return {
    async stop() {
      over.abort();
      await asking;
      return times;
    },
  };
}
