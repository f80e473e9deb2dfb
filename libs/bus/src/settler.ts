// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { deadLetter, type DeadLetterOrigin } from './dead-letter';
import type { Delivery } from './delivery';
import type { Action } from './settle';

/** What was done with a message, for metrics: `ack`, `nak_<reason>`, `dead_letter_<reason>`, `dead_letter_failed`, `nak_drain`. */
export type SettlementCounts = Readonly<Record<string, number>>;

/** After a failed publication to the dead-letter queue; the server's deliveries are unlimited, so nothing is lost. */
const DEAD_LETTER_RETRY_MS = 30_000;
const DEFAULT_MAX_PAYLOAD = 1_048_576;

/** Carries out what `decide` says, and counts it. */
export class Settler {
  private readonly js: JetStreamClient;
  private readonly tally = new Map<string, number>();

  constructor(
    private readonly nc: NatsConnection,
    private readonly origin: DeadLetterOrigin,
    private readonly onFailure: (error: Error) => void,
  ) {
    this.js = jetstream(nc);
  }

  get counts(): SettlementCounts {
    return Object.fromEntries(this.tally);
  }

  /** Resolves with what was really done once the answer is on its way; never rejects. */
  async settle(message: Delivery, action: Action): Promise<Action> {
    if (action.kind === 'dead_letter') return this.bury(message, action);
    if (action.kind === 'ack') message.ack();
    else message.nak(action.delayMs);
    this.count(action.kind === 'ack' ? 'ack' : `nak_${action.reason}`);
    return action;
  }

  /** Gives back a message that was not looked at. */
  handBack(message: Delivery, delayMs: number): void {
    message.nak(delayMs);
    this.count('nak_drain');
  }

  private async bury(message: Delivery, action: Action & { kind: 'dead_letter' }): Promise<Action> {
    try {
      const letter = deadLetter(message, this.origin, action, new Date(), this.nc.info?.max_payload ?? DEFAULT_MAX_PAYLOAD);
      await this.js.publish(letter.subject, letter.data, { headers: letter.headers, msgID: letter.msgId });
      message.term();
      this.count(`dead_letter_${action.reason}`);
      return action;
    } catch (error) {
      message.nak(DEAD_LETTER_RETRY_MS);
      this.count('dead_letter_failed');
      this.onFailure(new Error(`a dead letter was not stored: ${error instanceof Error ? error.message : String(error)}`, { cause: error }));
      return { kind: 'nak', delayMs: DEAD_LETTER_RETRY_MS, reason: action.reason };
    }
  }

  private count(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }
}
