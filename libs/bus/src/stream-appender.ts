// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, type JetStreamClient, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Publication } from '@ttp/ttp-core';
import { hasCode, isTransient } from './transient';

export interface StreamEnd {
  /** Of the last message that the stream has ever had. */
  readonly lastSeq: number;
  /** The newest message that is still there. */
  readonly newest: string | null;
}

const NO_MESSAGE = 10_037;
/** Another message than expected is the last one. */
const WRONG_LAST = [10_070, 10_071];
const TIMEOUT_MS = 5_000;
/** Sent without waiting for each other's acknowledgement. */
const WINDOW = 64;

/**
 * Appends to a stream that has one writer, in order, without a hole and without a repetition: the first message is taken only after
 * the last one that we know of, each other one only right after the one before it. By number alone a foreign message would let
 * those pass that were sent along with the one whose place it has taken. A second writer, or a lost acknowledgement, makes the rest fail.
 */
export class StreamAppender {
  private readonly js: JetStreamClient;

  constructor(
    private readonly nc: NatsConnection,
    private readonly stream: string,
  ) {
    this.js = jetstream(nc);
  }

  /** Where the stream ends. */
  async end(): Promise<StreamEnd> {
    const manager = await jetstreamManager(this.nc);
    const { state, config } = await manager.streams.info(this.stream);
    const newest = await Promise.all((config.subjects ?? []).map((subject) => this.newestOf(subject)));
    const last = newest.filter((message) => message !== null).toSorted((one, other) => other.seq - one.seq)[0];
    return { lastSeq: state.last_seq, newest: last?.text ?? null };
  }

  /**
   * Appends after `lastSeq`. Answers how many, from the first on, are in the stream now; fewer than all when somebody else has
   * appended meanwhile or the broker is away: then ask for the end again.
   *
   * @throws {Error} when the broker refuses for another reason.
   */
  async append(publications: readonly Publication[], lastSeq: number): Promise<number> {
    for (let from = 0; from < publications.length; from += WINDOW) {
      const window = publications.slice(from, from + WINDOW);
      const results = await Promise.allSettled(window.map((publication, i) => this.appendOne(publication, publications[from + i - 1], lastSeq)));
      const failed = results.findIndex(({ status }) => status === 'rejected');
      const failure = results[failed];
      if (failure?.status !== 'rejected') continue;
      if (!isTransient(failure.reason) && !hasCode(failure.reason, ...WRONG_LAST)) throw failure.reason;
      return from + failed;
    }
    return publications.length;
  }

  private async appendOne({ subject, data, msgId }: Publication, previous: Publication | undefined, lastSequence: number): Promise<void> {
    const after = previous === undefined ? { lastSequence } : { lastMsgID: previous.msgId };
    await this.js.publish(subject, data, { msgID: msgId, timeout: TIMEOUT_MS, expect: { streamName: this.stream, ...after } });
  }

  private async newestOf(subject: string): Promise<{ readonly seq: number; readonly text: string } | null> {
    const manager = await jetstreamManager(this.nc);
    try {
      const message = await manager.streams.getMessage(this.stream, { last_by_subj: subject });
      return message && { seq: message.seq, text: message.string() };
    } catch (error) {
      if (hasCode(error, NO_MESSAGE)) return null;
      throw error;
    }
  }
}
