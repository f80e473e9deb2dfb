// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, type OnApplicationShutdown, ServiceUnavailableException } from '@nestjs/common';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { connectBus, type BusState } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { brokerOf, SERVICE_NAME } from '@ttp/service';
import { ALL_RULE_RELOADED, ALL_RULE_STATE, TTP_TAGGED } from '@ttp/ttp-core';
import { EventLimits } from './event-limits';
import { type Frame, frameOf, MISSED, RecentFrames } from './frames';

/** Subject -> name of its events. */
const RELAYED: Readonly<Record<string, string>> = {
  [TTP_TAGGED]: 'ttp.tagged',
  [ALL_RULE_RELOADED]: 'ttp.rule.reloaded',
  [ALL_RULE_STATE]: 'ttp.rule.state',
};

type OnText = (text: string) => void;

/**
 * What the broker announces, for as many as listen: one connection, made for the first of them, so that a service whom nobody asks for events
 * needs no broker. Heard, not consumed: nothing is owed to a listener that was not there.
 */
@Injectable()
export class LiveEvents implements OnApplicationShutdown {
  private readonly log = new Logger(LiveEvents.name);
  private readonly recent = new RecentFrames();
  private readonly listeners = new Set<OnText>();
  private connection: Promise<NatsConnection> | null = null;
  private wasAway = false;

  constructor(
    private readonly settings: Settings,
    private readonly limits: EventLimits,
    @Inject(SERVICE_NAME) private readonly name: string,
  ) {}

  /** Hands over what came behind the event of `lastId`, and all that comes until the answer is called. */
  async listen(onText: OnText, lastId: string | undefined): Promise<() => void> {
    await this.connected();
    if (lastId !== undefined) this.recent.behind(lastId).forEach(onText);
    this.listeners.add(onText);
    return () => this.listeners.delete(onText);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection?.then((nc) => nc.close()).catch(() => undefined);
  }

  private async connected(): Promise<NatsConnection> {
    this.connection ??= this.connect();
    try {
      return await this.connection;
    } catch (cause) {
      this.connection = null;
      this.log.error(cause instanceof Error ? cause.message : String(cause));
      throw new ServiceUnavailableException('the broker is not available; the log of the service says why', { cause });
    }
  }

  private async connect(): Promise<NatsConnection> {
    const options = { ...brokerOf(this.settings), name: this.name, firstConnectMs: this.limits.connectMs };
    const nc = await connectBus({ ...options, onStatus: (state) => this.follow(state) });
    for (const [subject, event] of Object.entries(RELAYED)) {
      const refused = (error: Error) => this.log.error(`${subject}: ${error.message}`);
      nc.subscribe(subject, { callback: (error, message) => (error ? refused(error) : this.relay(event, message)) });
    }
    try {
      // The broker knows what we listen to before anybody is told that it is listened to.
      await nc.flush();
      return nc;
    } catch (error) {
      await nc.close();
      throw error;
    }
  }

  /** What was published while the connection was away, nobody here heard. */
  private follow(state: BusState): void {
    if (state === 'connected' && this.wasAway) this.tell(MISSED);
    if (state === 'disconnected') this.recent.clear();
    this.wasAway = state !== 'connected';
  }

  private relay(event: string, message: Msg): void {
    const frame = frameIn(event, message);
    if (frame && this.recent.add(frame)) this.tell(frame.text);
  }

  private tell(text: string): void {
    for (const onText of this.listeners) onText(text);
  }
}

const ID = /^[\x21-\x7e]{1,200}$/;

/** Null for what is no envelope. The subject is the transport's: what the JSON says of it is not trusted. */
function frameIn(event: string, { data, headers, subject }: Msg): Frame | null {
  try {
    const envelope = JSON.parse(new TextDecoder().decode(data)) as unknown;
    if (typeof envelope !== 'object' || envelope === null) return null;
    const id = headers?.get('Nats-Msg-Id') || ('id' in envelope ? String(envelope.id) : '');
    return ID.test(id) ? frameOf(id, event, { ...envelope, topic: subject }) : null;
  } catch {
    return null;
  }
}
