// SPDX-License-Identifier: AGPL-3.0-or-later
import { type JetStreamManager, type StoredMsg } from '@nats-io/jetstream';
import type { MsgHdrs } from '@nats-io/transport-node';
import { DEAD_LETTER_HEADERS, TTP_DLQ } from '@ttp/bus';
import { topicMatches } from '@ttp/ttp-core';

/** A message that could not be handled. Everything in it may come from an attacker. */
export interface Letter {
  /** In `TTP_DLQ`. */
  readonly seq: number;
  /** When it was given up. */
  readonly time: Date;
  readonly reason: string;
  readonly detail: string;
  /** The subject that it was published to. */
  readonly subject: string;
  readonly deliveries: number;
  /** Where it was first, and its number there. */
  readonly stream: string;
  readonly streamSeq: number;
  /** Size of the original, when the letter holds only its beginning. */
  readonly truncatedFrom: number | null;
  /** Those of the original. */
  readonly headers: MsgHdrs | undefined;
  readonly data: Uint8Array;
}

/** Which letters are meant; what is absent does not limit. */
export interface Selection {
  readonly seqs: readonly number[];
  readonly reason?: string;
  /** Subject, with wildcards. */
  readonly subject?: string;
}

/** The selected letters, the oldest first. */
export async function* readLetters(manager: JetStreamManager, { seqs, reason, subject }: Selection): AsyncGenerator<Letter> {
  const letters = seqs.length > 0 ? lettersAt(manager, seqs) : allLetters(manager);
  for await (const letter of letters) {
    if (reason !== undefined && letter.reason !== reason) continue;
    if (subject === undefined || topicMatches(subject, letter.subject)) yield letter;
  }
}

async function* allLetters(manager: JetStreamManager): AsyncGenerator<Letter> {
  const { first_seq, last_seq } = (await manager.streams.info(TTP_DLQ)).state;
  for (let seq = first_seq; seq <= last_seq; seq++) {
    // Or the next one after it: removed letters leave gaps. The server has known this longer than the client's types do.
    const query = { seq, next_by_subj: 'dlq.>' };
    const message = await manager.streams.getMessage(TTP_DLQ, query);
    if (!message) return;
    yield letterOf(message);
    seq = message.seq;
  }
}

async function* lettersAt(manager: JetStreamManager, seqs: readonly number[]): AsyncGenerator<Letter> {
  for (const seq of seqs) {
    const message = await manager.streams.getMessage(TTP_DLQ, { seq });
    if (!message) throw new Error(`there is no dead letter ${seq}: \`ttp dlq list\` shows those that there are`);
    yield letterOf(message);
  }
}

function letterOf(message: StoredMsg): Letter {
  const headers = headersOf(message);
  const text = (name: keyof typeof DEAD_LETTER_HEADERS): string => headers?.get(DEAD_LETTER_HEADERS[name]) ?? '';
  return {
    seq: message.seq,
    time: message.time,
    reason: text('reason'),
    detail: text('detail'),
    subject: text('subject'),
    deliveries: Number(text('deliveries')),
    stream: text('stream'),
    streamSeq: Number(text('seq')),
    truncatedFrom: text('truncatedFrom') === '' ? null : Number(text('truncatedFrom')),
    headers,
    data: message.data,
  };
}

/** Undefined when they cannot be decoded: one such letter must not hide the others. */
function headersOf(message: StoredMsg): MsgHdrs | undefined {
  try {
    return message.header;
  } catch {
    return undefined;
  }
}
