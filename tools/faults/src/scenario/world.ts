// SPDX-License-Identifier: AGPL-3.0-or-later
import { openBroker, type Broker, type SingleBroker } from '../harness/broker';
import { Bus } from '../harness/bus';
import { openDatabase, type Database, type DatabaseType } from '../harness/database';
import { serviceEnvironment } from '../harness/environment';
import { rulesDir } from '../harness/paths';
import { ServiceFleet } from '../harness/service-fleet';
import type { Stage } from '../harness/stage';

/** What a scenario plays in. */
export interface World {
  readonly stage: Stage;
  readonly broker: Broker;
  readonly bus: Bus;
  readonly database: Database;
  readonly workers: ServiceFleet;
}

export interface WorldPlan {
  readonly db: DatabaseType;
  /** Default: a server of its own. */
  readonly broker?: Broker;
  /** Where the database is to keep its files. */
  readonly databaseDir?: string;
  /** Of the workers, besides what every scenario sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** After which an event that a worker has not settled goes to another. */
  readonly ackWaitMs?: number;
  /** Another build of the worker. */
  readonly workerMain?: string;
}

/** The shortest that the settings allow: what the dead held comes back soon, and a slow worker races its own redeliveries. */
const ACK_WAIT_MS = 1_000;

/** Broker and database, in place; no worker is started yet. */
export async function openWorld(stage: Stage, plan: WorldPlan): Promise<World> {
  stage.progress('starting the broker and the database');
  const { ackWaitMs = ACK_WAIT_MS } = plan;
  const broker = plan.broker ?? (await openBroker(stage));
  const bus = await Bus.open(stage, broker, { ackWaitMs });
  const database = await openDatabase(stage, plan.db, plan.databaseDir);
  const env = serviceEnvironment({
    ...database.env,
    DECNET_NATS_URL: broker.serviceUrl,
    DECNET_NATS_REPLICAS: String(broker.layout.replicas),
    DECNET_TTP_ACK_WAIT_MS: String(ackWaitMs),
    DECNET_TTP_ATTACKER_MODE: 'create',
    DECNET_TTP_RULES_DIR: rulesDir(),
    DECNET_TTP_WORKER_PORT: '0',
    ...plan.env,
  });
  return { stage, broker, bus, database, workers: new ServiceFleet(stage, 'ttp-worker', env, plan.workerMain) };
}

/** @throws {Error} in a cluster. */
export function singleBroker({ broker }: World): SingleBroker {
  if ('server' in broker) return broker as SingleBroker;
  throw new Error('this scenario is for a single broker');
}
