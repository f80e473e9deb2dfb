// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, JetStreamError } from '@nats-io/jetstream';
import { DECNET_EVENTS, TTP_WORKER } from '@ttp/bus';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../harness/random';
import type { Fault } from '../scenario/fault';
import { singleBroker, type World } from '../scenario/world';

type Strike = (world: World, random: Random) => Promise<number>;

const onBroker = (name: string, summary: string, strike: Strike): Fault => ({
  name,
  summary,
  databases: ['sqlite', 'mysql'],
  scene: () => ({ strike }),
});

const wait = ({ stage }: World, ms: number): Promise<void> => delay(ms, undefined, { signal: stage.signal });

export const brokerRestart = onBroker('broker-restart', 'nats-server is killed and started again on the same store', async (world, random) => {
  const { server } = singleBroker(world);
  await server.kill('SIGKILL');
  await wait(world, random.int(100, 1_500));
  await server.restart();
  return 1;
});

export const brokerDrop = onBroker('broker-drop', 'connections to the broker break, acknowledgements with them', async (world, random) => {
  const { link } = singleBroker(world);
  // On its way out, an announcement or acknowledgement may arrive, and the broker's answer never come back.
  link.judge = (sent) => (sent.includes('PUB ') && random.chance(0.2) ? random.pick(['cut-before', 'cut-after']) : 'pass');
  await wait(world, random.int(200, 800));
  link.heal();
  await wait(world, 500);
  return link.cut();
});

export const brokerStall = onBroker('broker-stall', 'the broker is silent for six seconds; then it goes on, or breaks', async (world, random) => {
  const { link } = singleBroker(world);
  link.stall();
  await wait(world, 6_000);
  if (random.chance(0.5)) link.cut();
  link.heal();
  return 1;
});

const LONGEST_NAK_MS = 3_000;

/** Gives back most of what it takes, each later; the others come back when their time to be settled is over. Answers how many it took. */
async function takeSome({ bus }: World, random: Random): Promise<number> {
  const consumer = await jetstream(bus.nc).consumers.get(DECNET_EVENTS, TTP_WORKER);
  let taken = 0;
  try {
    for await (const message of await consumer.fetch({ max_messages: 40, expires: 1_000 })) {
      taken += 1;
      if (random.chance(0.8)) message.nak(random.int(1, LONGEST_NAK_MS));
    }
  } catch (error) {
    // Heartbeats missed: on a machine that stood still for a second. What was on its way comes back, too.
    if (!(error instanceof JetStreamError)) throw error;
  }
  return taken;
}

/** A consumer that takes events from between the workers and gives each back at another time, so that they come late and in any order. */
export const redelivery = onBroker('redelivery', 'events come again, late and out of order, and acknowledgements are lost', async (world, random) => {
  const taken = await takeSome(world, random);
  const { link } = singleBroker(world);
  link.judge = (sent) => (sent.includes('+ACK') ? 'cut-before' : 'pass');
  await wait(world, random.int(300, 1_000));
  link.heal();
  return taken;
});
