// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import { none } from '../harness/measure';
import { faultyWorkerMain } from '../harness/paths';
import type { Fault } from '../scenario/fault';
import type { World } from '../scenario/world';

/** Where the worker of the harness can be told to kill itself: the names in apps/ttp-worker/src/fault-point.ts, in order. */
export const STEPS = ['received', 'tagged', 'before-insert', 'after-insert', 'committed', 'published', 'marked', 'acked'] as const;

const MOST_PASSES = 3;
const REACH_LIMIT_MS = 60_000;
/** Enough for so many passes, one pass a batch. */
const BATCH = 8;
const EVENTS_PER_STEP = 2 * MOST_PASSES * BATCH;

export const killAtStep: Fault = {
  name: 'kill-at-step',
  summary: 'a worker dies of SIGKILL at each step of its work, from receive to ack',
  databases: ['sqlite', 'mysql'],
  scene() {
    const missed: string[] = [];
    return {
      // Each step starts its own.
      workers: 0,
      world: { workerMain: faultyWorkerMain(), env: { DECNET_TTP_BATCH_SIZE: String(BATCH) } },
      eventsPerStrike: STEPS.length * EVENTS_PER_STEP,
      async strike(world, random, feed) {
        const reached: boolean[] = [];
        for (const step of STEPS) {
          const fault = `${step}:${random.int(1, MOST_PASSES)}`;
          world.stage.progress(`dying at ${fault}`);
          const [died] = await Promise.all([diesAt(world, fault), feed(EVENTS_PER_STEP)]);
          reached.push(died);
          if (!died) missed.push(fault);
        }
        await world.workers.start(0);
        return reached.filter(Boolean).length;
      },
      facts: async () => [none('steps_missed', missed)],
    };
  },
};

/** Whether the worker got there; it is dead in any case. */
async function diesAt({ stage, workers }: World, fault: string): Promise<boolean> {
  const over = new AbortController();
  const late = delay(REACH_LIMIT_MS, null, { signal: AbortSignal.any([stage.signal, over.signal]) }).catch(() => null);
  const died = await Promise.race([workers.startDoomed(0, { env: { TTP_FAULT: fault } }), late]);
  over.abort();
  await workers.kill(0);
  return died === 'SIGKILL';
}
