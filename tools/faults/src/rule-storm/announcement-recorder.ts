// SPDX-License-Identifier: AGPL-3.0-or-later
import { AckPolicy, jetstream, jetstreamManager, type JsMsg } from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import { TTP_RULES } from '@ttp/bus';
import { readStream } from '../harness/read-stream';
import type { Announcement } from './found';

const CONSUMER = 'storm-recorder';
const ACK_WAIT_MS = 2_000;

/**
 * Notes every announcement as it comes: the stream itself keeps only the last of each subject. What is replaced before the broker has
 * delivered it, as it is when the broker dies, goes unseen.
 */
export class AnnouncementRecorder {
  private readonly seen = new Map<number, Announcement>();

  private constructor(
    private readonly nc: NatsConnection,
    private readonly signal: AbortSignal,
  ) {}

  /** The consumer is durable: it goes on where it was when the broker comes back. */
  static async start(nc: NatsConnection, signal: AbortSignal): Promise<AnnouncementRecorder> {
    const manager = await jetstreamManager(nc);
    await manager.consumers.add(TTP_RULES, { durable_name: CONSUMER, ack_policy: AckPolicy.Explicit, ack_wait: nanos(ACK_WAIT_MS) });
    const recorder = new AnnouncementRecorder(nc, signal);
    const consumer = await jetstream(nc).consumers.get(TTP_RULES, CONSUMER);
    await consumer.consume({
      callback: (message) => {
        recorder.note(message);
        message.ack();
      },
    });
    return recorder;
  }

  /** What the stream holds now, and what it once held as far as it was seen; in the order of the stream. */
  async announcements(): Promise<readonly Announcement[]> {
    await readStream(this.nc, TTP_RULES, (message) => this.note(message), this.signal);
    return [...this.seen.values()].toSorted((one, other) => one.streamSeq - other.streamSeq);
  }

  private note(message: JsMsg): void {
    const { payload } = message.json<{ readonly payload: { readonly seq: number; readonly rule_id: string } }>();
    this.seen.set(message.seq, { streamSeq: message.seq, subject: message.subject, ruleId: payload.rule_id, seq: payload.seq });
  }
}
