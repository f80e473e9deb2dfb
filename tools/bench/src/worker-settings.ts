// SPDX-License-Identifier: AGPL-3.0-or-later
import { BATCH_EVENTS } from './pipeline/workload';

/** What a worker under measurement runs with, besides its database: it stores every tag that it finds. */
export const workerSettings = (natsUrl: string, rulesDirectory: string): Readonly<Record<string, string>> => ({
  DECNET_NATS_URL: natsUrl,
  DECNET_TTP_RULES_DIR: rulesDirectory,
  DECNET_TTP_ATTACKER_MODE: 'create',
  DECNET_TTP_WORKER_PORT: '0',
  DECNET_TTP_CONFIDENCE_FLOOR: '0',
  DECNET_TTP_BATCH_SIZE: String(BATCH_EVENTS),
});
