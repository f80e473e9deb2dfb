// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '../harness/bus';
import { exactly, fact, type Measure } from '../harness/measure';
import { Random } from '../harness/random';
import type { Stage } from '../harness/stage';
import { compare } from './compare';
import type { Fault, Feed, Scene, Terms } from './fault';
import { findAll } from './find-all';
import { ledgerOf } from './ledger';
import { recover } from './recover';
import { asEvent, makeSessions } from './sessions';
import { shippedRules } from './shipped-rules';
import { openWorld, type World } from './world';

const WORKERS = 2;
const SHORTEST_MS = 6_000;
const SESSIONS = { aSecond: 25, most: 20_000 } as const;
const PAUSE = { leastMs: 300, mostMs: 1_500 } as const;

/** Does the damage while events arrive, lets what is left recover, and counts what came of each event. */
export async function playFault(stage: Stage, fault: Fault, { db, seed, minutes }: Terms): Promise<readonly Measure[]> {
  const random = new Random(seed);
  const scene = await fault.scene({ stage, random, db, isLong: minutes > 0 });
  const { workers = WORKERS, intruders = [], eventsPerStrike = 0 } = scene;
  const lastsMs = Math.max(scene.lastsMs ?? SHORTEST_MS, minutes * 60_000);
  const events = eventsOf(scene, lastsMs, random);

  const world = await openWorld(stage, { ...scene.world, db });
  const before = (await scene.prepare?.(world)) ?? 0;
  stage.progress(`starting ${workers} workers`);
  await world.workers.startAll(workers, scene.extraOf);

  const left = [...events];
  const feed = (count: number) => world.bus.publish(left.splice(0, count));
  const arriving = eventsPerStrike > 0 ? undefined : world.bus.publish(left.splice(0), lastsMs);
  const endMs = Date.now() + lastsMs;
  const goesOn = () => Date.now() < endMs && left.length >= eventsPerStrike;
  const [during] = await Promise.all([strikeWhile(world, scene, random, { goesOn, feed }), arriving]);
  await feed(left.length);
  const healedAt = performance.now();
  await recover(world);
  const recoveryS = (performance.now() - healedAt) / 1_000;
  const facts = (await scene.facts?.(world)) ?? [];
  const redeliveries = await world.bus.redeliveries();
  const exitCodes = await world.workers.stopAll();
  const found = await findAll(world.bus, world.database);
  const rules = await shippedRules();
  return [
    fact('faults', before + during + intruders.length),
    fact('redeliveries', redeliveries),
    fact('recovery_s', recoveryS),
    ...facts,
    exactly('workers_that_stopped_with_exit_code_0', exitCodes.filter((code) => code === 0).length, exitCodes.length),
    ...compare(ledgerOf(events, scene.rulesFor?.(found) ?? (() => rules)), found),
  ];
}

function eventsOf({ sessions = (same) => same, intruders = [], eventsPerStrike = 0 }: Scene, lastsMs: number, random: Random): readonly Event[] {
  const count = Math.max(eventsPerStrike, Math.min(SESSIONS.most, (lastsMs / 1_000) * SESSIONS.aSecond));
  return random.shuffled([...sessions(makeSessions(count, random)).map(asEvent), ...intruders]);
}

interface Course {
  readonly goesOn: () => boolean;
  readonly feed: Feed;
}

/** At least one round. */
async function strikeWhile(world: World, { strike }: Scene, random: Random, { goesOn, feed }: Course): Promise<number> {
  if (strike === undefined) return 0;
  const { stage } = world;
  let faults = 0;
  do {
    await delay(random.int(PAUSE.leastMs, PAUSE.mostMs), undefined, { signal: stage.signal });
    faults += await strike(world, random, feed);
    stage.progress(`${faults} faults`);
  } while (goesOn());
  return faults;
}
