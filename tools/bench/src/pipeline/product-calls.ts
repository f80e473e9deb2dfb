// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { BatchConsumer, Publisher } from '@ttp/bus';
import { type Stored, TagStore } from '@ttp/persistence';
import { announce, publicationsOf } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { PRODUCT, PULL_STREAM } from './bench-broker';
import { cpuOf } from './spent';
import { BATCH_EVENTS, inBatches, type Workload } from './workload';

/** CPU time of the library calls that the worker makes, each over all events of a round in this process, in microseconds. */
export interface ProductCalls {
  /** `BatchConsumer` with a handler that does nothing. */
  readonly pullAndSettle: number;
  /** `TagStore.storeBatch`: rows, announcements, statements, driver. */
  readonly store: number;
  readonly publish: number;
  /** Deleting from the outbox what is published. */
  readonly forget: number;
}

/** Run one after the other: side by side they could not be told apart. Stores the tags, and empties the outbox again. */
export async function productCallsOf(workload: Workload, source: DataSource, nc: NatsConnection): Promise<ProductCalls> {
  const store = new TagStore(source);
  const publisher = new Publisher(nc);
  const pulled = await cpuOf(() => pullAndSettle(workload.events.length, nc));
  const storing = await cpuOf(() => inTurn(inBatches(workload.tags), (batch) => storeBatch(store, batch)));
  const stored = storing.result;
  const publishing = await cpuOf(() => inTurn(stored, ({ outbox }) => publisher.publishAll(outbox.flatMap(publicationsOf))));
  const forgetting = await cpuOf(() => inTurn(stored, ({ outbox }) => store.deletePublished(outbox.map(({ id }) => id))));
  return { pullAndSettle: pulled.cpuUs, store: storing.cpuUs, publish: publishing.cpuUs, forget: forgetting.cpuUs };
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

function storeBatch(store: TagStore, batch: Workload['tags']): Promise<Stored> {
  const now = new Date();
  return store.storeBatch(batch.map((tags) => ({ tags })), (fresh) => announce(fresh, { now: now.getTime() / 1_000 }), { floor: 0, now });
}

async function pullAndSettle(count: number, nc: NatsConnection): Promise<void> {
  let left = count;
  const { promise: allSettled, resolve } = Promise.withResolvers<void>();
  const consumer = new BatchConsumer(nc, {
    stream: PULL_STREAM,
    durable: PRODUCT,
    batchSize: BATCH_EVENTS,
    handle: async (batch) => batch.map(() => 'done'),
    onSettled: () => {
      left -= 1;
      if (left === 0) resolve();
    },
  });
  consumer.start();
  await allSettled;
  await consumer.drain(1_000);
}
