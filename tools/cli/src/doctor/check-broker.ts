// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { DECNET_EVENTS, STREAM_NAMES, TTP_DLQ, TTP_WORKER } from '@ttp/bus';
import type { Settings } from '@ttp/config';
import { connectBroker } from '../connect-broker';
import { bad, examine, good, type Finding } from './check';

/** More events than this behind: the worker is down, or too slow. */
const LAG_LIMIT = 10_000;

/** The broker answers, has JetStream and the streams, the worker keeps up, nothing lies among the dead letters. */
export const checkBroker = (settings: Settings): Promise<readonly Finding[]> =>
  examine('broker', 'name another with --nats or DECNET_NATS_URL', async () => {
    const nc = await connectBroker(settings, 'ttp doctor');
    try {
      const manager = await jetstreamManager(nc);
      const broker = good('broker', `version ${nc.info?.version ?? 'unknown'} with JetStream`);
      return [broker, ...(await checkStreams(manager))];
    } finally {
      await nc.close();
    }
  });

async function checkStreams(manager: JetStreamManager): Promise<readonly Finding[]> {
  const present = new Set<string>();
  for await (const { config } of manager.streams.list()) present.add(config.name);
  const missing = STREAM_NAMES.filter((name) => !present.has(name));
  if (missing.length > 0) return [bad('streams', `missing: ${missing.join(', ')}`, 'create them: ttp broker init')];
  return [good('streams', STREAM_NAMES.join(', ')), await checkLag(manager), await checkDeadLetters(manager)];
}

async function checkLag(manager: JetStreamManager): Promise<Finding> {
  if (!(await hasWorker(manager))) return bad('worker', 'none has been started on this broker yet', 'start one: ttp worker');
  const { num_pending: pending, num_ack_pending: inHand } = await manager.consumers.info(DECNET_EVENTS, TTP_WORKER);
  const detail = `${pending} events waiting, ${inHand} being tagged or to be retried`;
  return pending > LAG_LIMIT ? bad('worker', detail, 'see that ttp-worker runs; start more of it if it does') : good('worker', detail);
}

async function hasWorker(manager: JetStreamManager): Promise<boolean> {
  for await (const { name } of manager.consumers.list(DECNET_EVENTS)) if (name === TTP_WORKER) return true;
  return false;
}

async function checkDeadLetters(manager: JetStreamManager): Promise<Finding> {
  const { messages } = (await manager.streams.info(TTP_DLQ)).state;
  return messages > 0 ? bad('dlq', `${messages} dead letters`, 'read them: ttp dlq list') : good('dlq', 'empty');
}
