// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection, QueuedIterator, Status } from '@nats-io/transport-node';
import { ALL_RULE_RELOADED, ALL_RULE_STATE, RULE_WRITTEN } from '@ttp/ttp-core';
import type { Hints } from './rule-source';

/** Changes that come together are one reading. */
const SETTLE_MS = 10;

/**
 * Hints from the bus: what was announced, what a writer says that it has just stored, and reconnections, because what was said
 * meanwhile is lost. A hint may be lost all the same, the log is not: it is read every `pollMs` in any case.
 */
export function busHints(nc: NatsConnection, pollMs: number, settleMs: number = SETTLE_MS): Hints {
  return (onHint) => {
    let settling: NodeJS.Timeout | undefined;
    let stopped = false;
    const hint = () => {
      if (stopped) return;
      // The first of a burst decides when: one that never ends must not put the reading off for ever.
      settling ??= setTimeout(() => {
        settling = undefined;
        onHint();
      }, settleMs);
    };
    const subscriptions = [ALL_RULE_RELOADED, ALL_RULE_STATE, RULE_WRITTEN].map((subject) => nc.subscribe(subject, { callback: hint }));
    const statuses = nc.status() as QueuedIterator<Status>;
    void followReconnections(statuses, hint);
    const polling = setInterval(hint, pollMs);
    return () => {
      stopped = true;
      clearInterval(polling);
      clearTimeout(settling);
      for (const subscription of subscriptions) subscription.unsubscribe();
      statuses.stop();
    };
  };
}

async function followReconnections(statuses: AsyncIterable<Status>, hint: () => void): Promise<void> {
  for await (const { type } of statuses) {
    if (type === 'reconnect') hint();
  }
}
