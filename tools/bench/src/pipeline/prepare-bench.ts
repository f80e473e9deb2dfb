// SPDX-License-Identifier: AGPL-3.0-or-later
import { join } from 'node:path';
import { type Cleanup, temporaryDirectory } from '../cleanup';
import { writeRuleSet } from '../rule-set';
import { ServiceProcess } from '../service-process';
import { workerSettings } from '../worker-settings';
import { BenchBroker } from './bench-broker';
import { BenchDatabase } from './bench-database';
import type { DatabaseName } from './pipeline-options';
import type { Bench } from './round';

/** All that a bench runs on but its worker, which is started as often as wanted. */
export interface Prepared extends Omit<Bench, 'worker'> {
  /** `nodeArgs` are for the worker's own Node. */
  readonly startWorker: (nodeArgs?: readonly string[]) => Promise<ServiceProcess>;
}

export async function prepareBench(name: DatabaseName, ruleCount: number, cleanup: Cleanup): Promise<Prepared> {
  const directory = temporaryDirectory(cleanup);
  const rulesDirectory = join(directory, 'rules');
  const rules = await writeRuleSet(rulesDirectory, ruleCount);
  const broker = await BenchBroker.start(cleanup);
  const database = await BenchDatabase.start(name, directory, cleanup);
  const environment = { ...database.raw.environment, ...workerSettings(broker.url, rulesDirectory) };
  const options = { app: 'ttp-worker', directory, environment } as const;
  return { broker, database, rules, startWorker: (nodeArgs) => ServiceProcess.start({ ...options, nodeArgs }, cleanup) };
}
