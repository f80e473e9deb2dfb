// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery } from './delivery';
import { PullSession } from './pull-session';

export interface PullLoopOptions {
  readonly stream: string;
  readonly durable: string;
  /** Runs before each session. */
  readonly prepare?: () => Promise<void>;
  readonly accept: (delivery: Delivery) => void;
  /** A session has begun, or a request has ended: ask for more. */
  readonly onIdle: () => void;
  /** Null while a session is open; else why the last one broke off. */
  readonly onChange: (broken: Error | null) => void;
}

const PULL = { expiresMs: 20_000, heartbeatMs: 2_000 } as const;
const RETRY = { firstMs: 100, limitMs: 5_000 } as const;

/** One pull session after the other, with growing pauses while they fail, until `drain`. */
export class PullLoop {
  private session: PullSession | null = null;
  private connected = true;
  private stopped = false;
  private nap = new AbortController();

  constructor(
    private readonly nc: NatsConnection,
    private readonly options: PullLoopOptions,
  ) {}

  get outstanding(): number {
    return this.session?.outstanding ?? 0;
  }

  start(): void {
    void this.watchConnection();
    void this.keepPulling();
  }

  request(count: number, maxBytes: number): void {
    this.session?.request(count, maxBytes);
  }

  /** Resolved, no further message is accepted. */
  async drain(): Promise<void> {
    this.stopped = true;
    this.nap.abort();
    await this.session?.drain();
  }

  private async keepPulling(): Promise<void> {
    for (let failures = 0; !this.stopped; failures++) {
      const startedMs = Date.now();
      const reason = this.connected ? await this.pullUntilLost() : new Error('no connection to the bus');
      if (this.stopped) return;
      this.options.onChange(reason);
      if (Date.now() - startedMs > RETRY.limitMs) failures = 0;
      await this.sleep(Math.min(RETRY.limitMs, RETRY.firstMs * 2 ** failures) * (0.5 + Math.random() / 2));
    }
  }

  /** One session, from preparation to whatever ended it. */
  private async pullUntilLost(): Promise<Error> {
    try {
      await this.options.prepare?.();
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    if (this.stopped) return new Error('stopped while preparing');
    const { stream, durable, accept, onIdle, onChange } = this.options;
    return new Promise((lost) => {
      this.session = new PullSession(this.nc, { stream, durable, ...PULL }, { message: accept, ended: onIdle, lost });
      onChange(null);
      onIdle();
    });
  }

  /** Requests do not survive a lost connection, and the client drops what is published without one. */
  private async watchConnection(): Promise<void> {
    for await (const { type } of this.nc.status()) {
      if (this.stopped) return;
      if (type !== 'disconnect' && type !== 'reconnect') continue;
      this.connected = type === 'reconnect';
      this.session?.abandon(new Error(`the connection to the bus was ${this.connected ? 'restored' : 'lost'}`));
      if (this.connected) this.nap.abort();
    }
  }

  private async sleep(ms: number): Promise<void> {
    this.nap = new AbortController();
    await delay(ms, undefined, { signal: this.nap.signal }).catch(() => undefined);
  }
}
