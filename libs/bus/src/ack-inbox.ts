// SPDX-License-Identifier: AGPL-3.0-or-later
import { JetStreamApiError } from '@nats-io/jetstream';
import { jserrors } from '@nats-io/jetstream/internal';
import { errors, type Msg, type MsgHdrs, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import { newInbox } from './credentials';

/** JetStream's word that a message is stored. */
export interface PubAck {
  readonly seq: number;
  /** The stream had a message with this id already. */
  readonly duplicate: boolean;
}

interface Waiting {
  readonly subject: string;
  readonly dueMs: number;
  readonly resolve: (ack: PubAck) => void;
  readonly reject: (error: Error) => void;
}

type Answer = { readonly seq: number; readonly duplicate?: boolean } | { readonly error: ConstructorParameters<typeof JetStreamApiError>[0] };

const NO_RESPONDERS = 503;

/**
 * Publications that wait for their acknowledgement, on one subscription and one timer.
 *
 * In place of the client's `publish()`, which makes a request with two promises and a timer of each message: announcements are many
 * small ones, and that costs the worker more time than matching does.
 */
export class AckInbox {
  private readonly inbox: string;
  /** By the last token of the reply subject, the longest waiting first. */
  private readonly waiting = new Map<string, Waiting>();
  private subscription: Subscription | undefined;
  private watching: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private sent = 0;

  constructor(
    private readonly nc: NatsConnection,
    private readonly timeoutMs: number,
  ) {
    this.inbox = newInbox(nc);
  }

  /**
   * Sends at once.
   *
   * @throws {JetStreamApiError} what the stream answers, {Error} of the client when nothing answers in time or the message cannot be sent.
   */
  publish(subject: string, data: string, headers: MsgHdrs): Promise<PubAck> {
    return new Promise((resolve, reject) => {
      this.subscription ??= this.subscribe();
      const token = (this.sent++).toString(36);
      this.nc.publish(subject, data, { reply: `${this.inbox}.${token}`, headers });
      this.waiting.set(token, { subject, dueMs: Date.now() + this.timeoutMs, resolve, reject });
      this.timer ??= setTimeout(() => this.expire(), this.timeoutMs);
    });
  }

  private subscribe(): Subscription {
    this.watching ??= this.watchConnection();
    return this.nc.subscribe(`${this.inbox}.*`, { callback: (error, message) => (error ? this.refused(error) : this.answered(message)) });
  }

  private answered(message: Msg): void {
    const token = message.subject.slice(this.inbox.length + 1);
    const waiting = this.take(token);
    if (!waiting) return;
    try {
      waiting.resolve(ackIn(message));
    } catch (error) {
      waiting.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** The broker does not let this user listen here: what waits would wait in vain. */
  private refused(error: Error): void {
    this.subscription = undefined;
    this.rejectAll(error);
  }

  /** What the broker does not let this user say, it answers by the connection; and a closed one answers no more. */
  private async watchConnection(): Promise<void> {
    for await (const status of this.nc.status()) {
      if (status.type !== 'error' || !(status.error instanceof errors.PermissionViolationError)) continue;
      const { error } = status;
      if (error.operation === 'publish') this.rejectAll(error, ({ subject }) => subject === error.subject);
    }
    this.rejectAll(new errors.ClosedConnectionError());
  }

  private expire(): void {
    const now = Date.now();
    this.timer = undefined;
    for (const [token, { dueMs }] of this.waiting) {
      if (dueMs > now) {
        this.timer = setTimeout(() => this.expire(), dueMs - now);
        return;
      }
      this.take(token)?.reject(new errors.TimeoutError());
    }
  }

  private rejectAll(error: Error, which: (waiting: Waiting) => boolean = () => true): void {
    for (const [token, waiting] of this.waiting) if (which(waiting)) this.take(token)?.reject(error);
  }

  private take(token: string): Waiting | undefined {
    const waiting = this.waiting.get(token);
    this.waiting.delete(token);
    if (this.waiting.size === 0) {
      clearTimeout(this.timer);
      this.timer = undefined;
    }
    return waiting;
  }
}

/** @throws {Error} */
function ackIn(message: Msg): PubAck {
  if (message.data.length === 0 && message.headers?.code === NO_RESPONDERS) throw new jserrors.JetStreamNotEnabled('no stream stores this subject, or JetStream is away');
  const answer = message.json<Answer>();
  if ('error' in answer) throw new JetStreamApiError(answer.error);
  return { seq: answer.seq, duplicate: answer.duplicate === true };
}
