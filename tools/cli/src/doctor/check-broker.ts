// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ConsumerInfo, jetstreamManager, type JetStreamManager, type StreamInfo } from '@nats-io/jetstream';
import { DECNET_EVENTS, STREAM_NAMES, streamDefinitions, TTP_DLQ, TTP_WORKER } from '@ttp/bus';
import type { Settings } from '@ttp/config';
import { layoutOf } from '@ttp/service/connections';
import { connectBroker } from '../connect-broker';
import { bad, examine, type Finding, good, skipped, warn } from './check';
import { clockFinding } from './clock-finding';
import { streamFindings } from './stream-findings';
import { unlessMissing } from './unless-missing';

/** More events than this behind: the worker is down, or too slow. */
const LAG_LIMIT = 10_000;
const DEPENDENT = ['power-loss', 'streams', 'broker-clock', 'worker', 'dlq'];
const RESTART_WORKER = 'see that ttp-worker runs; start more of it if it does';

/** The broker answers, has JetStream and the streams as the product asks for them, the worker keeps up, nothing lies among the dead letters. */
export const checkBroker = (settings: Settings, clock: () => number = Date.now): Promise<readonly Finding[]> =>
  examine(
    'broker',
    'name another with --nats or DECNET_NATS_URL',
    async () => {
      const nc = await connectBroker(settings, 'ttp doctor');
      try {
        const manager = await jetstreamManager(nc);
        const version = nc.info?.version ?? '0';
        return [good('broker', `version ${version} with JetStream`), powerLoss(version), ...(await checkStreams(manager, settings, clock))];
      } finally {
        await nc.close();
      }
    },
    DEPENDENT,
  );

/** What an acknowledgement is worth when the power goes. */
function powerLoss(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 10)) {
    const lost = 'a power cut takes up to two minutes of what it acknowledged';
    return warn('power-loss', `nats-server ${version} has no sync_interval: ${lost}`, 'install nats-server 2.10 or later');
  }
  return skipped('power-loss', 'the broker tells its sync_interval to its system account only', 'look into its configuration: ttp broker config --sync');
}

async function checkStreams(manager: JetStreamManager, settings: Settings, clock: () => number): Promise<readonly Finding[]> {
  const askedAt = clock();
  const infos = await Promise.all(STREAM_NAMES.map((name) => manager.streams.info(name).catch(unlessMissing)));
  const answeredAt = clock();
  const missing = STREAM_NAMES.filter((_, i) => infos[i] === null);
  if (missing.length > 0) {
    const dependent = ['broker-clock', 'worker', 'dlq'].map((check) => skipped(check, 'needs streams'));
    return [bad('streams', `missing: ${missing.join(', ')}`, 'create them: ttp broker init'), ...dependent];
  }
  const present = infos.filter((info) => info !== null);
  const wanted = streamDefinitions(layoutOf(settings));
  const flaws = STREAM_NAMES.flatMap((name, i) => (present[i] ? streamFindings(present[i], wanted[name]) : []));
  const streams = flaws.length > 0 ? flaws : [good('streams', STREAM_NAMES.join(', '))];
  return [...streams, clockOf(present[0], askedAt, answeredAt), await checkLag(manager), deadLetters(present[STREAM_NAMES.indexOf(TTP_DLQ)])];
}

function clockOf(info: (StreamInfo & { readonly ts?: string }) | undefined, askedAt: number, answeredAt: number): Finding {
  const there = Date.parse(info?.ts ?? '');
  if (Number.isNaN(there)) return skipped('broker-clock', 'this broker does not tell its time');
  return clockFinding('broker-clock', 'the broker', { there, askedAt, answeredAt });
}

async function checkLag(manager: JetStreamManager): Promise<Finding> {
  const consumer = await manager.consumers.info(DECNET_EVENTS, TTP_WORKER).catch(unlessMissing);
  return consumer === null ? bad('worker', 'none has been started on this broker yet', 'start one: ttp worker') : lagFinding(consumer);
}

/** How the workers keep up. */
export function lagFinding({ num_pending, num_ack_pending, num_redelivered, config }: ConsumerInfo): Finding {
  const { max_ack_pending = -1 } = config;
  const detail = `${num_pending} events waiting, ${num_ack_pending} being tagged or to be retried (${num_redelivered} of them again)`;
  if (max_ack_pending > 0 && num_ack_pending >= max_ack_pending) {
    return bad('worker', `${detail}: no more may be in hand, new events wait for them`, 'see in the log of ttp-worker what is missing: attackers, the database');
  }
  return num_pending > LAG_LIMIT ? bad('worker', detail, RESTART_WORKER) : good('worker', detail);
}

function deadLetters(info: StreamInfo | undefined): Finding {
  const messages = info?.state.messages ?? 0;
  return messages > 0 ? bad('dlq', `${messages} dead letters`, 'read them: ttp dlq list') : good('dlq', 'empty');
}
