// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Msg, type MsgHdrs, nanos, type NatsConnection } from '@nats-io/transport-node';

/** One message as a handler sees it. Everything in it may come from an attacker. */
export interface Delivered {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Undefined when there are none, or when they cannot be decoded. */
  readonly headers: MsgHdrs | undefined;
  /** 1 for the first delivery. */
  readonly deliveryCount: number;
  readonly streamSeq: number;
  /** When the stream stored it. */
  readonly timestamp: Date;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const ACK = encode('+ACK');
const TERM = encode('+TERM');
const WORKING = encode('+WPI');

/** A delivered message with its means of settlement. Only the first final answer is sent. */
export class Delivery implements Delivered {
  readonly stream: string;
  readonly deliveryCount: number;
  readonly streamSeq: number;
  /** How many more the consumer had waiting when this one was sent. */
  readonly pending: number;
  private readonly storedNs: string;
  private settled = false;

  /** @throws {Error} when the message does not come from a JetStream consumer. */
  constructor(
    private readonly nc: NatsConnection,
    private readonly message: Msg,
  ) {
    const [stream, count, seq, storedNs, pending] = ackTokens(message.reply ?? '');
    this.stream = stream;
    this.deliveryCount = Number(count);
    this.streamSeq = Number(seq);
    this.storedNs = storedNs;
    this.pending = Number(pending);
  }

  get subject(): string {
    return this.message.subject;
  }

  get data(): Uint8Array {
    return this.message.data;
  }

  get headers(): MsgHdrs | undefined {
    try {
      return this.message.headers;
    } catch {
      // A lone CR or LF in a header fails the client's decoder; it must not fail the batch.
      return undefined;
    }
  }

  get timestamp(): Date {
    return new Date(Number(BigInt(this.storedNs) / 1_000_000n));
  }

  ack(): void {
    this.answer(ACK);
  }

  /** @param delayMs at least 1: a nak without delay comes back at once and spends every delivery in milliseconds. */
  nak(delayMs: number): void {
    this.answer(encode(`-NAK {"delay": ${nanos(Math.max(1, Math.round(delayMs)))}}`));
  }

  /** Never again. Bare, because servers before 2.11 ignore a term that has a reason. */
  term(): void {
    this.answer(TERM);
  }

  /** Still at it: restarts the server's acknowledgement clock. */
  working(): void {
    if (!this.settled) this.send(WORKING);
  }

  private answer(protocol: Uint8Array): void {
    if (this.settled) return;
    this.settled = true;
    this.send(protocol);
  }

  private send(protocol: Uint8Array): void {
    // On a closed connection nobody listens; the server redelivers after the acknowledgement wait.
    if (!this.nc.isClosed()) this.nc.publish(this.message.reply ?? '', protocol);
  }
}

/** `$JS.ACK.<stream>.<consumer>.<count>.<seq>.<consumer seq>.<ns>.<pending>`, since 2.10 with `<domain>.<account>` after `ACK` and a final token. */
function ackTokens(reply: string): [stream: string, count: string, seq: string, storedNs: string, pending: string] {
  const tokens = reply.split('.');
  const at = tokens.length === 9 ? 2 : 4;
  const [stream, , count, seq, , storedNs, pending] = tokens.slice(at);
  if (tokens[1] !== 'ACK' || !stream || !count || !seq || !storedNs || !pending) throw new Error('not a JetStream delivery: the reply subject has another form');
  return [stream, count, seq, storedNs, pending];
}
