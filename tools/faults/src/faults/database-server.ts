// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import { serverOf } from '../harness/database';
import type { Random } from '../harness/random';
import type { Fault } from '../scenario/fault';
import type { World } from '../scenario/world';

type Strike = (world: World, random: Random) => Promise<number>;

const onServer = (name: string, summary: string, strike: Strike): Fault => ({
  name,
  summary,
  databases: ['mysql'],
  scene: () => ({ strike }),
});

const wait = ({ stage }: World, ms: number): Promise<void> => delay(ms, undefined, { signal: stage.signal });

export const databaseRestart = onServer('db-restart', 'the database server is killed and started again a second later', async (world) => {
  const server = serverOf(world.database);
  await server.kill('SIGKILL');
  await wait(world, 1_000);
  await server.restart();
  return 1;
});

export const databaseReadOnly = onServer('db-read-only', 'the database takes no writes for three seconds', async (world) => {
  await world.database.query('SET GLOBAL read_only = 1');
  await wait(world, 3_000);
  await world.database.query('SET GLOBAL read_only = 0');
  return 1;
});

const CUTS = 6;

/** The commit is the moment of doubt: it may have been carried out, and nobody was told. */
export const databaseDrop = onServer('db-drop', 'connections to the database break, also just before and after a COMMIT', async (world, random) => {
  const { link } = serverOf(world.database);
  let cut = 0;
  link.judge = (sent) => {
    if (!sent.includes('COMMIT') || random.chance(0.5)) return 'pass';
    cut += 1;
    return random.chance(0.5) ? 'cut-before' : 'cut-after';
  };
  for (let i = 0; i < CUTS; i++) {
    await wait(world, random.int(50, 400));
    if (random.chance(0.3)) cut += link.cut();
  }
  link.heal();
  return cut;
});

export const databaseSlow = onServer('db-slow', 'every packet to and from the database is late, for four seconds', async (world, random) => {
  const { link } = serverOf(world.database);
  link.latencyMs = random.int(20, 150);
  await wait(world, 4_000);
  link.heal();
  return 1;
});

export const databaseStall = onServer('db-stall', 'the database is silent for seven seconds; then it goes on, or breaks', async (world, random) => {
  const { link } = serverOf(world.database);
  link.stall();
  await wait(world, 7_000);
  if (random.chance(0.5)) link.cut();
  link.heal();
  return 1;
});
