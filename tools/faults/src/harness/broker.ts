// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_LAYOUT, type BusLayout } from '@ttp/bus';
import { startNatsServer, type NatsServer } from '@ttp/embedded';
import { Link } from './link';
import type { Stage } from './stage';

/** Where the harness and the services find JetStream. */
export interface Broker {
  /** Past anything that is broken on purpose. */
  readonly url: string;
  readonly serviceUrl: string;
  readonly layout: BusLayout;
}

/** One nats-server, and the wire over which the services reach it. */
export interface SingleBroker extends Broker {
  readonly server: NatsServer;
  readonly link: Link;
}

export interface SingleBrokerOptions {
  readonly storeDir?: string;
  readonly layout?: BusLayout;
}

export async function openBroker(stage: Stage, { layout = DEFAULT_LAYOUT, ...options }: SingleBrokerOptions = {}): Promise<SingleBroker> {
  const server = await startNatsServer(options);
  stage.defer(() => server.stop());
  const link = await Link.open(stage, server.port);
  return { url: server.url, serviceUrl: `nats://127.0.0.1:${link.port}`, layout, server, link };
}
