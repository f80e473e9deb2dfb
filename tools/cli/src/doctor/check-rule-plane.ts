// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstreamManager } from '@nats-io/jetstream';
import type { AttackCatalog } from '@ttp/attack-stix';
import { type ReplicaRecord, ReplicaRegistry, REPLICAS_BUCKET } from '@ttp/bus';
import type { Settings } from '@ttp/config';
import { RuleLog, type SyncReport } from '@ttp/persistence';
import { DirectoryRuleSource, LogRuleSource, RuleBook, type RuleEdition, type RuleSource, StatedDirectorySource } from '@ttp/rule-source';
import { layoutOf } from '@ttp/service/connections';
import { resolve } from 'node:path';
import { catalogOf } from '../rules/read-rules';
import { connectBroker } from '../connect-broker';
import { withDatabase } from '../with-database';
import { examine, type Finding, LOAD_LIMIT_MS, skipped } from './check';
import { digestFinding, syncFinding } from './rule-plane-findings';
import { unlessMissing } from './unless-missing';

const FIX = 'see the findings on the broker, the database and the rules';

/** What answers, as other checks have found. */
export interface Answering {
  readonly broker: boolean;
  readonly database: boolean;
}

/** The directory, the database and every worker have the same rules. What cannot be had is a finding of another check. */
export const checkRulePlane = (settings: Settings, answering: Answering): Promise<readonly Finding[]> =>
  examine('rule-digests', FIX, () => look(settings, answering), [], LOAD_LIMIT_MS);

async function look(settings: Settings, { broker, database }: Answering): Promise<readonly Finding[]> {
  // One after the other: compiling would make the broker's answer late.
  const workers = broker ? await readWorkers(settings) : null;
  const stored = database ? await readStored(settings, await catalogOf(settings)) : null;
  return [syncOf(settings, stored), digestsOf(stored, workers)];
}

interface Stored {
  /** The database's own rules. */
  readonly database: RuleEdition;
  /** Those of the directory, under the states of the database; null without a directory. */
  readonly directory: RuleEdition | null;
  readonly reports: readonly SyncReport[];
}

function syncOf({ rulesTruth, rulesDir }: Settings, stored: Stored | null): Finding {
  if (rulesTruth === 'database') return skipped('rule-sync', 'rules are edited over the API: no directory is synced');
  if (stored === null) return skipped('rule-sync', 'needs database');
  const report = stored.reports.find(({ source }) => source === resolve(rulesDir));
  const start = 'start one on the host of the rules: ttp rule-sync --rules DIRECTORY';
  if (report === undefined) return skipped('rule-sync', `never synced ${rulesDir} to this database`, start);
  return stored.directory === null ? skipped('rule-sync', 'needs rules') : syncFinding(report, stored.directory.rules, stored.database.rules);
}

function digestsOf(stored: Stored | null, workers: readonly ReplicaRecord[] | null): Finding {
  if (workers === null) return skipped('rule-digests', 'needs broker');
  return stored === null ? skipped('rule-digests', 'needs database') : digestFinding(workers, stored.database, stored.directory);
}

const readStored = (settings: Settings, catalog: AttackCatalog): Promise<Stored> =>
  withDatabase(settings, async (source) => {
    const log = new RuleLog(source);
    const directory = new StatedDirectorySource(new DirectoryRuleSource(resolve(settings.rulesDir)), log, never);
    return {
      database: await readOnce(new LogRuleSource(log, never), catalog),
      directory: await readOnce(directory, catalog).catch(() => null),
      reports: await log.syncReports(),
    };
  });

const readOnce = (source: RuleSource, catalog: AttackCatalog): Promise<RuleEdition> => new RuleBook(source, catalog, ignore, ignore).refresh();

async function readWorkers(settings: Settings): Promise<readonly ReplicaRecord[]> {
  const nc = await connectBroker(settings, 'ttp doctor');
  try {
    // Listing makes the bucket, and looking must not.
    const bucket = await (await jetstreamManager(nc)).streams.info(`KV_${REPLICAS_BUCKET}`).catch(unlessMissing);
    const replicas = bucket === null ? [] : await new ReplicaRegistry(nc, layoutOf(settings)).list();
    return replicas.filter(({ service }) => service === 'ttp-worker');
  } finally {
    await nc.close();
  }
}

const ignore = () => undefined;
const never = () => ignore;
