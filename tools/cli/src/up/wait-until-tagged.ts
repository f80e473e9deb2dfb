// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstreamManager, type ConsumerInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { DECNET_EVENTS, TTP, TTP_WORKER } from '@ttp/bus';
import { TTP_TAGGED } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;

/** Resolves once the worker has settled everything that the stream holds; `onLeft` is told how much is left. Rejects once aborted. */
export async function waitUntilTagged(nc: NatsConnection, signal: AbortSignal, onLeft: (events: number) => void): Promise<void> {
  const manager = await jetstreamManager(nc);
  for (;;) {
    signal.throwIfAborted();
    const left = unsettled(await manager.consumers.info(DECNET_EVENTS, TTP_WORKER));
    onLeft(left);
    if (left === 0) return;
    await delay(POLL_MS, undefined, { signal });
  }
}

// Waiting to be delivered, and delivered but not settled.
const unsettled = ({ num_pending: pending, num_ack_pending: delivered }: ConsumerInfo) => pending + delivered;

/** How many `ttp.tagged` the stream holds. */
export async function countTagged(nc: NatsConnection): Promise<number> {
  const manager = await jetstreamManager(nc);
  const { state } = await manager.streams.info(TTP, { subjects_filter: TTP_TAGGED });
  return state.subjects?.[TTP_TAGGED] ?? 0;
}
