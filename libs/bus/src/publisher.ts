// SPDX-License-Identifier: AGPL-3.0-or-later
import { headers, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { encodeEnvelope, type Envelope, isSegment, type Publication, Rejected } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import { AckInbox, type PubAck } from './ack-inbox';
import { hasCode, isTransient } from './transient';

export type PublishResult =
  | { readonly msgId: string; readonly ok: true; readonly duplicate: boolean; readonly seq: number }
  | { readonly msgId: string; readonly ok: false; readonly error: Error };

export interface PublisherOptions {
  /** Publications that may wait for their acknowledgement at the same time. */
  readonly window?: number;
  readonly timeoutMs?: number;
  readonly attempts?: number;
}

const RETRY_MS = 200;
/** For the message id header and the protocol line. */
const OVERHEAD_BYTES = 256;
const MESSAGE_TOO_LARGE = 10_054;

/** Publishes to JetStream and waits for the acknowledgements. */
export class Publisher {
  private readonly acks: AckInbox;
  private readonly window: number;
  private readonly attempts: number;

  constructor(
    private readonly nc: NatsConnection,
    options: PublisherOptions = {},
  ) {
    this.acks = new AckInbox(nc, options.timeoutMs ?? 5_000);
    this.window = options.window ?? 256;
    this.attempts = options.attempts ?? 4;
  }

  /** One result per publication, in order; never rejects. A result with `Rejected` will not get better by itself. */
  async publishAll(publications: readonly Publication[]): Promise<readonly PublishResult[]> {
    const results: PublishResult[] = [];
    const queue = publications.entries();
    const worker = async (): Promise<void> => {
      // One iterator shared by all workers: each takes the next publication, so sending keeps the order.
      for (const [i, publication] of queue) results[i] = await this.publishOne(publication);
    };
    await Promise.all(Array.from({ length: Math.min(this.window, publications.length) }, worker));
    return results;
  }

  /**
   * Publishes one envelope to the stream that stores its subject.
   *
   * @throws {Rejected} when it can never be stored, {Error} when it could not be stored now.
   */
  async publishEnvelope(subject: string, envelope: Envelope, msgId: string = envelope.id): Promise<void> {
    const result = await this.publishOne({ msgId, subject, data: encodeEnvelope(envelope) });
    if (!result.ok) throw result.error;
  }

  /** Fire and forget, for heartbeats: stored nowhere, lost without a connection. */
  announce(subject: string, envelope: Envelope): void {
    if (!this.nc.isClosed()) this.nc.publish(subject, encodeEnvelope(envelope));
  }

  private async publishOne({ msgId, subject, data, traceparent }: Publication): Promise<PublishResult> {
    try {
      this.check(subject, data);
      const { duplicate, seq } = await this.send(subject, data, headersOf(msgId, traceparent));
      return { msgId, ok: true, duplicate, seq };
    } catch (error) {
      return { msgId, ok: false, error: typed(error) };
    }
  }

  private async send(subject: string, data: string, ids: MsgHdrs): Promise<PubAck> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.acks.publish(subject, data, ids);
      } catch (error) {
        if (attempt >= this.attempts || !isTransient(error)) throw error;
      }
      await delay(RETRY_MS * 2 ** (attempt - 1));
    }
  }

  /** @throws {Rejected} */
  private check(subject: string, data: string): void {
    if (!subject.split('.').every(isSegment)) throw new Rejected('the subject is not publishable: an empty segment, a wildcard or white space');
    const limit = this.nc.info?.max_payload;
    const size = Buffer.byteLength(data) + OVERHEAD_BYTES;
    if (limit !== undefined && size > limit) throw new Rejected(`the message has ${size} bytes, the server takes ${limit} (max_payload)`);
  }
}

/** The stream stores one message of each id within its duplicate window. */
function headersOf(msgId: string, traceparent: string | undefined): MsgHdrs {
  const fields = headers();
  fields.set('Nats-Msg-Id', msgId);
  if (traceparent !== undefined) fields.set('traceparent', traceparent);
  return fields;
}

function typed(error: unknown): Error {
  if (hasCode(error, MESSAGE_TOO_LARGE)) return new Rejected('the message is larger than the stream takes', { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}
