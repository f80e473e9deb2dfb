// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus } from '@ttp/bus';
import type { Settings } from '@ttp/config';

/** A person waits: long enough for a broker that is just starting. */
const FIRST_CONNECTION_LIMIT_MS = 3_000;

/** Connects a command to the configured broker, or says within seconds why not. */
export const connectBroker = ({ natsUrl, natsCreds }: Pick<Settings, 'natsUrl' | 'natsCreds'>, name: string): Promise<NatsConnection> =>
  connectBus({ url: natsUrl, name, firstConnectMs: FIRST_CONNECTION_LIMIT_MS, ...(natsCreds !== '' && { credsFile: natsCreds }) });
