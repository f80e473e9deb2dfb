// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '@ttp/attack-stix';
import { join } from 'node:path';
import { openDatabase, type DatabaseType } from '../harness/database';
import { exactly, fact, none, type Measure } from '../harness/measure';
import { Random } from '../harness/random';
import type { Stage } from '../harness/stage';
import { compare } from './compare';
import { findAll } from './find-all';
import { Plane } from './plane';
import { planEdits } from './plan-edits';
import { planStates } from './plan-states';
import { planStrikes } from './plan-strikes';
import { recover } from './recover';
import { ruleDocument } from './rule-documents';
import { RuleDirectory } from './rule-directory';
import { StormBroker } from './storm-broker';
import { Storm } from './storm';
import { timeTakeovers } from './takeover';

export interface RuleStormOptions {
  readonly edits: number;
  readonly kills: number;
  readonly replicas: number;
  readonly db: DatabaseType;
  readonly seed: number;
}

const RULES = 60;
/** Of the edits; the others are of files. */
const STATE_SHARE = 0.3;
const KILLS_PER_TAKEOVER = 20;
/** Beyond any version that the edits give. */
const TAKEOVER_VERSION = 1_000_000;
const OTHER_SERVICES = 3;

/** Edits rules and states while everything that brings them to the workers is killed, then counts what came of each edit. */
export async function ruleStorm(stage: Stage, { edits: count, kills, replicas, db, seed }: RuleStormOptions): Promise<readonly Measure[]> {
  // Seeds of their own, or the same draws would decide on all of them.
  const states = planStates(new Random(seed), Math.round(count * STATE_SHARE));
  const { edits, first, last, constant } = planEdits(new Random(seed + 1), { rules: RULES, count: count - states.length });
  const strikes = planStrikes(new Random(seed + 2), { kills, replicas });
  const attack = await loadShippedCatalog();

  stage.progress('starting the broker, the database and the services');
  const directory = new RuleDirectory(join(stage.dir, 'rules'), first);
  const broker = await StormBroker.open(stage);
  const database = await openDatabase(stage, db);
  const plane = new Plane(stage, broker, { replicas, rulesDir: directory.path, databaseEnv: database.env });
  await plane.start();

  const recovering = { stage, plane, broker, database, attack };
  const storm = new Storm(stage, plane, database, directory, new Random(seed + 3));
  const suffered = await storm.rage({ edits, states, strikes });
  const afterStorm = await recover({ files: filesOf(directory, last), outcomes: storm.outcomes }, recovering);
  const sinceStorm = (atMs: number): number => (atMs - storm.endedMs) / 1_000;

  const lateIds = [...constant].slice(0, Math.ceil(kills / KILLS_PER_TAKEOVER));
  const lateEdits = lateIds.map((ruleId) => ({ name: `${ruleId}.yaml`, text: ruleDocument(ruleId, TAKEOVER_VERSION) }));
  const takeovers = await timeTakeovers(lateEdits, directory, recovering);
  const files = new Map([...last, ...lateEdits.map(({ name, text }) => [name, text] as const)]);
  const ledger = { files: filesOf(directory, files), constant, outcomes: storm.outcomes };
  const inTheEnd = await recover(ledger, recovering);

  // Before they leave: a replica that says goodbye takes its records with it.
  const found = await findAll(broker, database);
  const exitCodes = await plane.stop();
  return [
    ...suffered,
    fact('recovery_s', sinceStorm(Math.max(afterStorm.agreedMs, afterStorm.announcedMs))),
    fact('replicas_agree_after_s', sinceStorm(afterStorm.agreedMs)),
    fact('all_announced_after_s', sinceStorm(afterStorm.announcedMs)),
    ...takeovers,
    exactly('replicas_that_agree_after_the_storm', afterStorm.agreeing, replicas),
    exactly('replicas_that_agree_in_the_end', inTheEnd.agreeing, replicas),
    none('services_that_ended_by_themselves', plane.collapses),
    exactly('services_that_stopped_with_exit_code_0', exitCodes.filter((code) => code === 0).length, replicas + OTHER_SERVICES),
    ...compare(ledger, found, attack),
  ];
}

const filesOf = ({ path }: RuleDirectory, texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map(Array.from(texts, ([name, text]) => [join(path, name), text]));
