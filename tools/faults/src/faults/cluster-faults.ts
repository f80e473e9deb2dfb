// SPDX-License-Identifier: AGPL-3.0-or-later
import { DECNET_EVENTS, TTP } from '@ttp/bus';
import { setTimeout as delay } from 'node:timers/promises';
import { openCluster, serverName, type Cluster } from '../harness/cluster';
import type { Random } from '../harness/random';
import type { Fault } from '../scenario/fault';
import type { World } from '../scenario/world';

const LASTS_MS = 12_000;
const DOWN_MS = 4_000;

type Blow = (cluster: Cluster, victim: number) => (() => unknown) | Promise<() => unknown>;

/** Hits the server that leads the events, or the one that leads the announcements. */
const onLeader = (name: string, summary: string, blow: Blow): Fault => ({
  name,
  summary,
  databases: ['sqlite', 'mysql'],
  async scene({ stage }) {
    const cluster = await openCluster(stage);
    return {
      world: { broker: cluster },
      lastsMs: LASTS_MS,
      async strike(world, random) {
        const undo = await blow(cluster, await leader(cluster, world, random));
        await delay(DOWN_MS, undefined, { signal: stage.signal });
        await undo();
        return 1;
      },
    };
  },
});

async function leader(cluster: Cluster, { bus }: World, random: Random): Promise<number> {
  const name = await bus.leaderOf(random.pick([DECNET_EVENTS, TTP]));
  return Math.max(0, cluster.servers.findIndex((_, at) => serverName(at) === name));
}

const kill: Blow = async ({ servers }, victim) => {
  await servers[victim]?.kill('SIGKILL');
  return () => servers[victim]?.restart();
};

const cutOff: Blow = (cluster, victim) => cluster.partition(victim);

export const clusterLeaderKill = onLeader('cluster-leader-kill', 'the leader of three nats-servers is killed and comes back', kill);

export const clusterPartition = onLeader('cluster-partition', 'the leader of three nats-servers is cut off from the other two', cutOff);
