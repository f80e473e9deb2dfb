// SPDX-License-Identifier: AGPL-3.0-or-later
import { ensureReplicasBucket, ensureStreams, ensureWorkerConsumer, REPLICAS_BUCKET, STREAM_NAMES, TTP_WORKER } from '@ttp/bus';
import type { Settings } from '@ttp/config';
import { layoutOf } from '@ttp/service/connections';
import { connectBroker } from '../connect-broker';

/** Creates on the broker what the services use there, for users who may not. What exists stays. */
export async function initBroker(settings: Settings): Promise<void> {
  const nc = await connectBroker(settings, 'ttp broker init');
  try {
    const layout = layoutOf(settings);
    await ensureStreams(nc, layout);
    await ensureReplicasBucket(nc, layout);
    await ensureWorkerConsumer(nc, { ackWaitMs: settings.ackWaitMs });
    process.stdout.write(`there are: streams ${STREAM_NAMES.join(', ')}; bucket ${REPLICAS_BUCKET}; consumer ${TTP_WORKER}\n`);
  } finally {
    await nc.close();
  }
}
