// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_LAYOUT } from '@ttp/bus';
import { startNatsServer, type NatsServer } from '@ttp/embedded';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Broker } from './broker';
import { Link } from './link';
import type { Stage } from './stage';

const SIZE = 3;

/** Three nats-servers that keep each stream three times; every route between two of them runs over a wire of ours. */
export interface Cluster extends Broker {
  readonly servers: readonly NatsServer[];
  /** Takes a server from the other two, though not from its clients; answers the way back. */
  partition(server: number): () => void;
}

export const serverName = (server: number): string => `n${server}`;

export async function openCluster(stage: Stage): Promise<Cluster> {
  const ports = await freePorts(SIZE);
  const wires: Wire[] = [];
  const servers: NatsServer[] = [];
  for (const at of ports.keys()) {
    const others = [...ports.keys()].filter((to) => to !== at);
    const routes = await Promise.all(others.map(async (to) => ({ from: at, to, link: await Link.open(stage, ports[to]!) })));
    wires.push(...routes);
    const configFile = join(stage.dir, `${serverName(at)}.conf`);
    writeFileSync(configFile, configuration(at, ports[at]!, routes.map(({ link }) => link.port)));
    const server = await startNatsServer({ configFile });
    stage.defer(() => server.stop());
    servers.push(server);
  }
  const url = servers.map((server) => server.url).join(',');
  return {
    url,
    serviceUrl: url,
    layout: { ...DEFAULT_LAYOUT, replicas: SIZE },
    servers,
    partition(server) {
      const cut = wires.filter(({ from, to }) => from === server || to === server);
      for (const { link } of cut) link.block();
      return () => cut.forEach(({ link }) => link.heal());
    },
  };
}

interface Wire {
  readonly from: number;
  readonly to: number;
  readonly link: Link;
}

/** Told a port where nobody listens, servers find no way to each other but the wires. */
const configuration = (at: number, port: number, routes: readonly number[]): string => `
server_name: ${serverName(at)}
max_payload: 8388608
cluster {
  name: faults
  listen: "127.0.0.1:${port}"
  cluster_advertise: "127.0.0.1:1"
  no_advertise: true
  connect_retries: 1000
  routes: [${routes.map((route) => `"nats://127.0.0.1:${route}"`).join(', ')}]
}
`;

async function freePorts(count: number): Promise<number[]> {
  const holders = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(holders.map((holder) => once(holder, 'listening')));
  const ports = holders.map((holder) => (holder.address() as AddressInfo).port);
  await Promise.all(holders.map((holder) => once(holder.close(), 'close')));
  return ports;
}
