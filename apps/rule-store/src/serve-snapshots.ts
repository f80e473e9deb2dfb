// SPDX-License-Identifier: AGPL-3.0-or-later
import type { INestApplication } from '@nestjs/common';
import { Transport, type NatsOptions } from '@nestjs/microservices';
import { credsAuthenticator } from '@nats-io/transport-node';
import type { Settings } from '@ttp/config';
import { readFileSync } from 'node:fs';

/** Puts the RPC side on core NATS; replicas share the requests through a queue group. */
export async function serveSnapshots(app: INestApplication, { natsUrl, natsCreds }: Settings): Promise<void> {
  const options: NatsOptions['options'] = {
    servers: natsUrl.split(','),
    queue: 'rule-store',
    maxReconnectAttempts: -1,
    waitOnFirstConnect: true,
    ...(natsCreds === '' ? {} : { authenticator: credsAuthenticator(readFileSync(natsCreds)) }),
  };
  app.connectMicroservice<NatsOptions>({ transport: Transport.NATS, options }, { inheritAppConfig: false });
  await app.startAllMicroservices();
}
