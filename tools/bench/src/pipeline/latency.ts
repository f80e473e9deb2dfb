// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Publication } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchBroker } from './bench-broker';

/** Of those that carry no tag nothing is heard, so the wait for the last ones has an end. */
const LAST_LIMIT_MS = 5_000;
const POLL_MS = 10;

/** An event, and the session that its announcement names. */
export interface Timed {
  readonly event: Publication;
  readonly sessionId: string;
}

/**
 * Publishes the events at a steady rate, whether or not the worker keeps up, and gives for each the milliseconds until its tags were
 * announced. A late start of a publication counts as waiting, as it would for who sent it.
 *
 * @throws {Error} when an event is not heard of.
 */
export async function latenciesAt(eventsPerSecond: number, timed: readonly Timed[], broker: BenchBroker): Promise<readonly number[]> {
  const due = new Map<string, number>();
  const latencies: number[] = [];
  const stop = broker.onTagged((sessionId) => {
    const dueMs = due.get(sessionId);
    if (dueMs !== undefined && due.delete(sessionId)) latencies.push(performance.now() - dueMs);
  });
  const startMs = performance.now();
  const sending: Promise<void>[] = [];
  for (const [i, { event, sessionId }] of timed.entries()) {
    const dueMs = startMs + (i * 1_000) / eventsPerSecond;
    const early = dueMs - performance.now();
    if (early > 0) await delay(early);
    due.set(sessionId, dueMs);
    sending.push(broker.feedWorker([event]));
  }
  await Promise.all(sending);
  for (const endMs = performance.now() + LAST_LIMIT_MS; due.size > 0 && performance.now() < endMs; ) await delay(POLL_MS);
  stop();
  if (due.size > 0) throw new Error(`${due.size} of ${timed.length} events were not heard of`);
  return latencies;
}
