// SPDX-License-Identifier: AGPL-3.0-or-later
import { encodeEnvelope } from '@ttp/ttp-core';
import { Bus } from '../harness/bus';
import { openDatabase, type Database, type DatabaseType } from '../harness/database';
import { serviceEnvironment } from '../harness/environment';
import { exactly, type Measure } from '../harness/measure';
import { rulesDir } from '../harness/paths';
import { Random } from '../harness/random';
import { ServiceFleet } from '../harness/service-fleet';
import type { Stage } from '../harness/stage';
import { compare } from './compare';
import { findAll } from './find-all';
import { ledgerOf } from './ledger';
import { planLives } from './plan-lives';
import { makeSessions } from './sessions';
import { shippedRules } from './shipped-rules';
import { Storm } from './storm';

export interface KillStormOptions {
  readonly sessions: number;
  readonly kills: number;
  readonly workers: number;
  readonly db: DatabaseType;
  readonly seed: number;
}

/** The shortest that the settings allow: what the dead held comes back soon, and a slow worker races its own redeliveries. */
const ACK_WAIT_MS = 1_000;

/** Kills workers while they import sessions, then counts what came of each session. */
export async function killStorm(stage: Stage, options: KillStormOptions): Promise<readonly Measure[]> {
  const sessions = makeSessions(options.sessions, new Random(options.seed));
  const ledger = ledgerOf(sessions, await shippedRules());
  const events = sessions.map((envelope) => ({ msgId: envelope.id, subject: envelope.topic, data: encodeEnvelope(envelope) }));

  stage.progress('starting the broker, the database and the workers');
  const bus = await Bus.open(stage, { ackWaitMs: ACK_WAIT_MS });
  const database = await openDatabase(stage, options.db);
  const fleet = new ServiceFleet(stage, 'ttp-worker', workerEnvironment(bus, database));
  await fleet.startAll(options.workers);

  const storm = new Storm(stage, bus, database, fleet);
  // Another seed than that of the sessions, or the same draws would decide on both.
  const suffered = await storm.rage(events, planLives(new Random(options.seed + 1), options));
  const exitCodes = await fleet.stopAll();
  return [
    ...suffered,
    exactly('workers_that_stopped_with_exit_code_0', exitCodes.filter((code) => code === 0).length, options.workers),
    ...compare(ledger, await findAll(bus, database)),
  ];
}

const workerEnvironment = (bus: Bus, database: Database): NodeJS.ProcessEnv =>
  serviceEnvironment({
    ...database.env,
    DECNET_NATS_URL: bus.url,
    DECNET_TTP_ACK_WAIT_MS: String(ACK_WAIT_MS),
    DECNET_TTP_ATTACKER_MODE: 'create',
    DECNET_TTP_RULES_DIR: rulesDir(),
    DECNET_TTP_WORKER_PORT: '0',
  });
