// SPDX-License-Identifier: AGPL-3.0-or-later
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { Delivered } from './delivery';
import type { FailureReason } from './settle';

/** Headers that a dead letter carries besides those of the original. */
export const DEAD_LETTER_HEADERS = {
  reason: 'Ttp-Dlq-Reason',
  detail: 'Ttp-Dlq-Detail',
  subject: 'Ttp-Dlq-Subject',
  deliveries: 'Ttp-Dlq-Deliveries',
  stream: 'Ttp-Dlq-Stream',
  seq: 'Ttp-Dlq-Seq',
  storedAt: 'Ttp-Dlq-Stored-At',
  time: 'Ttp-Dlq-Time',
  msgId: 'Ttp-Dlq-Msg-Id',
  truncatedFrom: 'Ttp-Dlq-Truncated-From',
} as const;

export interface DeadLetter {
  readonly subject: string;
  readonly msgId: string;
  readonly data: Uint8Array;
  readonly headers: MsgHdrs;
}

export interface DeadLetterCause {
  readonly reason: FailureReason;
  readonly detail: string;
}

export interface DeadLetterOrigin {
  readonly stream: string;
  readonly durable: string;
}

const DETAIL_CHARACTERS = 300;
const MSG_ID = 'Nats-Msg-Id';

/**
 * The message that goes to `TTP_DLQ`: original data and headers, and why it is there. Fits the server's `maxPayload` (bytes):
 * a dead letter that the server refuses would be redelivered for ever.
 */
export function deadLetter(message: Delivered, origin: DeadLetterOrigin, cause: DeadLetterCause, now: Date, maxPayload: number): DeadLetter {
  // With the time of storage: a stream that was created anew counts from 1 again, and its letters are no duplicates.
  const msgId = `dlq:${origin.stream}:${message.streamSeq}:${origin.durable}:${message.timestamp.getTime()}`;
  const address = { subject: `dlq.${origin.stream}.${origin.durable}`, msgId };
  const about = aboutHeaders(message, origin, cause, now);
  const whole = withOriginalHeaders(about, message.headers);
  if (message.data.length + sizeOf(whole, address.msgId) <= maxPayload) return { ...address, data: message.data, headers: whole };
  // The original stays readable in its stream by its sequence number.
  about.set(DEAD_LETTER_HEADERS.truncatedFrom, String(message.data.length));
  const room = Math.max(0, maxPayload - sizeOf(about, address.msgId));
  return { ...address, data: message.data.subarray(0, room), headers: about };
}

/** One line of printable text: a header value with a line break would be a header of the attacker's choosing. */
export function headerText(text: string, limit: number = DETAIL_CHARACTERS): string {
  return text
    .slice(0, limit)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

function aboutHeaders(message: Delivered, origin: DeadLetterOrigin, cause: DeadLetterCause, now: Date): MsgHdrs {
  const about = headers();
  about.set(DEAD_LETTER_HEADERS.reason, cause.reason);
  about.set(DEAD_LETTER_HEADERS.detail, headerText(cause.detail));
  about.set(DEAD_LETTER_HEADERS.subject, headerText(message.subject));
  about.set(DEAD_LETTER_HEADERS.deliveries, String(message.deliveryCount));
  about.set(DEAD_LETTER_HEADERS.stream, origin.stream);
  about.set(DEAD_LETTER_HEADERS.seq, String(message.streamSeq));
  about.set(DEAD_LETTER_HEADERS.storedAt, message.timestamp.toISOString());
  about.set(DEAD_LETTER_HEADERS.time, now.toISOString());
  return about;
}

/** `Nats-*` headers are orders to the server (expected sequence, roll-up) that would make it refuse the copy. */
function withOriginalHeaders(about: MsgHdrs, original: MsgHdrs | undefined): MsgHdrs {
  const all = headers();
  for (const [name, values] of about) for (const value of values) all.append(name, value);
  for (const [name, values] of original ?? []) {
    if (/^(nats|ttp-dlq)-/i.test(name)) continue;
    for (const value of values) all.append(name, headerText(value, value.length));
  }
  const msgId = original?.get(MSG_ID);
  if (msgId) all.set(DEAD_LETTER_HEADERS.msgId, headerText(msgId));
  return all;
}

/** Bytes on the wire, with the message id that publishing adds. */
function sizeOf(list: MsgHdrs, msgId: string): number {
  let bytes = 'NATS/1.0\r\n\r\n'.length + `${MSG_ID}: ${msgId}\r\n`.length;
  for (const [name, values] of list) for (const value of values) bytes += Buffer.byteLength(name) + Buffer.byteLength(value) + ': \r\n'.length;
  return bytes;
}
