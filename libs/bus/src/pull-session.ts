// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Msg, nanos, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import { newInbox } from './credentials';
import { Delivery } from './delivery';

export interface PullOptions {
  readonly stream: string;
  readonly durable: string;
  /** How long the server keeps a pull request. */
  readonly expiresMs: number;
  /** The server speaks at least this often while a request waits. */
  readonly heartbeatMs: number;
}

export interface PullListener {
  message(delivery: Delivery): void;
  /** A request ended short: there is room to ask again. */
  ended(): void;
  /** The session is over; start another. */
  lost(reason: Error): void;
}

const HEARTBEAT = 100;
/** Requests that ended in the ordinary way: no messages, or expired. */
const ENDED = new Set([404, 408]);
/** The next message does not fit into what is left of a request's `max_bytes`; the server has no code of its own for it. */
const FULL = /exceeds maxbytes/i;
const MISSED_HEARTBEATS = 2.5;

/**
 * Pull requests on a durable consumer, until something breaks.
 *
 * In place of the client's `consume()`, for three reasons: that one drops messages in transit when stopped (they stay pending for
 * the whole acknowledgement wait), it queues a further full request for each heartbeat missed while its reader is busy, and it keeps
 * fetched messages where their acknowledgement clock cannot be restarted. Here nothing arrives that was not asked for, and there is
 * one request at a time, so that its limits bound what is on the way.
 */
export class PullSession {
  private readonly inbox: string;
  private readonly subscription: Subscription;
  private readonly watchdog: NodeJS.Timeout;
  private asked = 0;
  private waiting = 0;
  private lastHeardMs = Date.now();
  private open = true;

  constructor(
    private readonly nc: NatsConnection,
    private readonly options: PullOptions,
    private readonly listener: PullListener,
  ) {
    this.inbox = newInbox(nc);
    this.subscription = nc.subscribe(this.inbox, { callback: (error, message) => (error ? this.abandon(error) : this.receive(message)) });
    this.watchdog = setInterval(() => this.watch(), options.heartbeatMs).unref();
  }

  /** Messages asked for and not yet delivered. */
  get outstanding(): number {
    return this.waiting;
  }

  /**
   * Asks for `count` messages. Does nothing while an earlier request is open.
   *
   * @param maxBytes of all messages together, with subjects and headers. Must leave room for the largest single one.
   */
  request(count: number, maxBytes: number): void {
    if (!this.open || count <= 0 || this.waiting > 0) return;
    this.lastHeardMs = Date.now();
    this.asked = count;
    this.waiting = count;
    const { stream, durable, expiresMs, heartbeatMs } = this.options;
    const request = { batch: count, max_bytes: maxBytes, expires: nanos(expiresMs), idle_heartbeat: nanos(heartbeatMs) };
    this.nc.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`, JSON.stringify(request), { reply: this.inbox });
  }

  /** Takes no further message once resolved; what the server had already sent is delivered first. */
  async drain(): Promise<void> {
    clearInterval(this.watchdog);
    // Without a connection there is nothing in transit; the server notices the lost interest by itself.
    if (this.open) await this.subscription.drain().catch(() => undefined);
    this.close();
  }

  /** Gives the session up; messages already delivered stay valid. */
  abandon(reason: Error): void {
    if (!this.open) return;
    this.close();
    this.listener.lost(reason);
  }

  private close(): void {
    this.open = false;
    this.waiting = 0;
    clearInterval(this.watchdog);
    if (!this.subscription.isClosed()) this.subscription.unsubscribe();
  }

  private receive(message: Msg): void {
    this.lastHeardMs = Date.now();
    if (message.subject === this.inbox) return this.status(message);
    this.waiting = Math.max(0, this.waiting - 1);
    this.listener.message(new Delivery(this.nc, message));
  }

  private status(message: Msg): void {
    const { code, description } = message.headers ?? { code: 0, description: '' };
    if (code === HEARTBEAT) return;
    // A request that was full before its first message would be so for ever: asking again at once would never end.
    const isFull = FULL.test(description) && this.waiting < this.asked;
    if (!ENDED.has(code) && !isFull) return this.abandon(new Error(`the server ended the pull: ${code} ${description}`));
    this.waiting = 0;
    this.listener.ended();
  }

  private watch(): void {
    const silentMs = Date.now() - this.lastHeardMs;
    if (this.waiting > 0 && silentMs > MISSED_HEARTBEATS * this.options.heartbeatMs) this.abandon(new Error(`the server was silent for ${silentMs} ms`));
  }
}
