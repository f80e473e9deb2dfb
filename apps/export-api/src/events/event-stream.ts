// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { EventLimits } from './event-limits';
import { KEEP_ALIVE } from './frames';

export const EVENT_STREAM = 'text/event-stream';

/** `no-store`: for whoever was let in. No proxy may wait for more before it passes an event on. */
const HEADERS = { 'content-type': `${EVENT_STREAM}; charset=utf-8`, 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' };

/** Milliseconds that a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

export interface StreamOptions {
  readonly limits: EventLimits;
  /** Milliseconds since 1970 at which the stream ends. */
  readonly endsAt: number;
  /** Asked with every keep-alive. */
  readonly isAllowed: () => Promise<boolean>;
}

/** The events of one client. What it is slow to take waits in the connection's buffer; when that is full, the client is cut off. */
export class EventStream {
  private readonly raw: ServerResponse;
  private readonly beat: NodeJS.Timeout;
  private readonly expiry: NodeJS.Timeout;

  constructor(reply: FastifyReply, private readonly options: StreamOptions, onClosed: () => void) {
    const { limits, endsAt } = options;
    this.raw = reply.raw;
    reply.hijack();
    this.raw.writeHead(200, { ...(reply.getHeaders() as OutgoingHttpHeaders), ...HEADERS });
    this.raw.flushHeaders();
    this.beat = setInterval(() => void this.keepAlive(), limits.keepAliveMs);
    this.expiry = setTimeout(() => this.end(), Math.min(endsAt - Date.now(), LONGEST_MS));
    this.raw.on('error', () => this.raw.destroy());
    this.raw.once('close', () => {
      clearInterval(this.beat);
      clearTimeout(this.expiry);
      onClosed();
    });
  }

  send(text: string): void {
    // Written to all the same, it would answer with an error event, which ends the process.
    if (this.raw.destroyed || this.raw.writableEnded) return;
    if (this.raw.writableLength > this.options.limits.waitingBytes) this.raw.destroy();
    else this.raw.write(text);
  }

  /** In order, unless the client takes nothing: nobody waits for that. */
  end(): void {
    if (this.raw.writableLength > 0) this.raw.destroy();
    else this.raw.end();
  }

  private async keepAlive(): Promise<void> {
    // While the database is away, nobody can have taken the token back.
    if (await this.options.isAllowed().catch(() => true)) this.send(KEEP_ALIVE);
    else this.end();
  }
}
