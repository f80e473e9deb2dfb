// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Delivered } from './delivery';

export interface BatchLimits {
  readonly messages: number;
  /** Of message data. A larger message makes a batch of its own. */
  readonly bytes: number;
}

/** How many from the head of the queue make the next batch: as many as the limits allow, but one at least. */
export function batchLength(queue: readonly Pick<Delivered, 'data'>[], limits: BatchLimits): number {
  let bytes = 0;
  for (const [i, { data }] of queue.entries()) {
    bytes += data.length;
    if (i > 0 && (i === limits.messages || bytes > limits.bytes)) return i;
  }
  return queue.length;
}

/** Bytes of message data. */
export const bytesOf = (messages: readonly Pick<Delivered, 'data'>[]): number => messages.reduce((sum, { data }) => sum + data.length, 0);
