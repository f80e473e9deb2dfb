// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, type JetStreamManager } from '@nats-io/jetstream';
import { headers, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { DEAD_LETTER_HEADERS, DECNET_EVENTS, TTP_DLQ } from '@ttp/bus';
import { isSegment, topicMatches } from '@ttp/ttp-core';
import type { Letter } from './letters';

export type Replayed = 'replayed' | 'replayed before';

/**
 * Why a letter cannot be replayed; null when it can.
 *
 * @param stored the subjects of `DECNET_EVENTS`.
 */
export function refusalOf({ stream, subject, truncatedFrom, streamSeq }: Letter, stored: readonly string[]): string | null {
  if (stream !== DECNET_EVENTS) return `it does not come from ${DECNET_EVENTS}`;
  if (truncatedFrom !== null) return `it holds only its beginning; while it lives, all of it is message ${streamSeq} of ${DECNET_EVENTS}`;
  // What is in a header was once said by somebody: it goes back to where events come from, and nowhere else.
  if (!subject.split('.').every(isSegment) || !stored.some((pattern) => topicMatches(pattern, subject))) return 'its subject is not consumed';
  return null;
}

/**
 * Publishes the letter anew, with the headers of the original. The id is the letter's own: the original's would be a repetition in the
 * eyes of the broker, while a second replay of this letter is one. Tags of it that are stored already are not stored again.
 *
 * @throws {Error} when the broker does not take it.
 */
export async function replay(nc: NatsConnection, letter: Letter): Promise<Replayed> {
  const options = { headers: originalHeaders(letter), msgID: replayId(letter), expect: { streamName: DECNET_EVENTS } };
  const { duplicate } = await jetstream(nc).publish(letter.subject, letter.data, options);
  return duplicate ? 'replayed before' : 'replayed';
}

/** With the time of storage: a queue that was created anew counts from 1 again. */
const replayId = ({ seq, time }: Letter): string => `replay:${seq}:${time.getTime()}`;

/** Takes the letter out of the queue. */
export async function discard(manager: JetStreamManager, { seq }: Letter): Promise<void> {
  await manager.streams.deleteMessage(TTP_DLQ, seq, false);
}

function originalHeaders({ headers: all }: Letter): MsgHdrs {
  const kept = headers();
  const ours = new Set(Object.values(DEAD_LETTER_HEADERS).map((name) => name.toLowerCase()));
  for (const [name, values] of all ?? []) {
    if (ours.has(name.toLowerCase()) || /^nats-/i.test(name)) continue;
    for (const value of values) kept.append(name, value);
  }
  return kept;
}
