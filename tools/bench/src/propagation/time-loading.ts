// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '@ttp/attack-stix';
import { buildRuleIndex } from '@ttp/ttp-core';
import { join } from 'node:path';
import { type Cleanup, temporaryDirectory } from '../cleanup';
import { loadAll, writeRuleFiles } from '../rule-set';
import { ExpectedRules } from './expected-rules';
import type { PropagationOptions } from './propagation-options';
import { RulePlane } from './rule-plane';

export const MANY_RULES = 5_000;
const TIMES = 3;
const US_PER_MS = 1_000;

/** All in milliseconds. */
export interface LoadingTimes {
  /** From the start of rule-sync's process until it has stored the directory in an empty database. */
  readonly stored: readonly number[];
  /** From the start of a worker's process until it says that it runs the stored rules. */
  readonly worker: readonly number[];
  /** Documents to rules, in this process; the first time is the first ever. */
  readonly loading: readonly number[];
  /** Rules to the index. */
  readonly indexing: readonly number[];
  /** CPU time of both: what a machine that is busy otherwise does not blur. */
  readonly cpu: readonly number[];
}

/** How long `MANY_RULES` rules take to be loaded, again and again, with nothing else going on. */
export async function timeLoading(db: PropagationOptions['db'], cleanup: Cleanup): Promise<LoadingTimes> {
  const directory = temporaryDirectory(cleanup);
  const rulesDirectory = join(directory, 'rules');
  const documents = await writeRuleFiles(rulesDirectory, MANY_RULES);
  const catalog = await loadShippedCatalog();
  const times = { stored: [] as number[], worker: [] as number[], loading: [] as number[], indexing: [] as number[], cpu: [] as number[] };
  for (let i = 0; i < TIMES; i++) {
    const before = process.cpuUsage();
    const rules = timed(times.loading, () => loadAll(documents, catalog));
    timed(times.indexing, () => buildRuleIndex(rules));
    const { user, system } = process.cpuUsage(before);
    times.cpu.push((user + system) / US_PER_MS);
  }

  const { digest } = new ExpectedRules(loadAll(documents, catalog));
  const plane = await RulePlane.open({ db, directory, rulesDirectory }, cleanup);
  const startedMs = performance.now();
  const ruleSync = await plane.start('rule-sync');
  times.stored.push(performance.now() - startedMs);
  await plane.stop(ruleSync);
  for (let i = 0; i < TIMES; i++) {
    const { ms, answer: worker } = await plane.timeUntilLive(digest, 1, () => plane.start('ttp-worker'));
    times.worker.push(ms);
    await plane.stop(worker);
  }
  return times;
}

function timed<T>(times: number[], work: () => T): T {
  const startedMs = performance.now();
  const result = work();
  times.push(performance.now() - startedMs);
  return result;
}
