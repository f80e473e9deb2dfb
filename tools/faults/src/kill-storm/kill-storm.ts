// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DatabaseType } from '../harness/database';
import { exactly, type Measure } from '../harness/measure';
import { Random } from '../harness/random';
import type { Stage } from '../harness/stage';
import { compare } from '../scenario/compare';
import { findAll } from '../scenario/find-all';
import { ledgerOf } from '../scenario/ledger';
import { asEvent, makeSessions } from '../scenario/sessions';
import { shippedRules } from '../scenario/shipped-rules';
import { openWorld } from '../scenario/world';
import { planLives } from './plan-lives';
import { Storm } from './storm';

export interface KillStormOptions {
  readonly sessions: number;
  readonly kills: number;
  readonly workers: number;
  readonly db: DatabaseType;
  readonly seed: number;
}

/** Kills workers while they import sessions, then counts what came of each session. */
export async function killStorm(stage: Stage, options: KillStormOptions): Promise<readonly Measure[]> {
  const events = makeSessions(options.sessions, new Random(options.seed)).map(asEvent);
  const rules = await shippedRules();
  const ledger = ledgerOf(events, () => rules);
  const world = await openWorld(stage, options);
  await world.workers.startAll(options.workers);

  // Another seed than that of the sessions, or the same draws would decide on both.
  const suffered = await new Storm(world).rage(events, planLives(new Random(options.seed + 1), options));
  const exitCodes = await world.workers.stopAll();
  return [
    ...suffered,
    exactly('workers_that_stopped_with_exit_code_0', exitCodes.filter((code) => code === 0).length, options.workers),
    ...compare(ledger, await findAll(world.bus, world.database)),
  ];
}
