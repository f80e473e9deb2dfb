// SPDX-License-Identifier: AGPL-3.0-or-later
import { connect, type ConnectionOptions, errors, type NatsConnection } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import { type Login, loginOf, loginOfUser, rememberInbox } from './credentials';

export type BusState = 'connected' | 'disconnected' | 'closed';

export interface BusOptions {
  /** `nats://host:port`, several separated by commas; user and password may stand before the host. */
  readonly url: string;
  /** Path of a credentials file: a user's seed, alone or with its JWT. */
  readonly credsFile?: string;
  /** Shown by the server beside the connection. */
  readonly name: string;
  /** How long to wait for the first connection; without end when absent. */
  readonly firstConnectMs?: number;
  readonly onStatus?: (state: BusState) => void;
  /** Told that and why there is no connection, without credentials: at once, then every 30 s, at boot as well as after each loss. */
  readonly onWaiting?: (message: string) => void;
}

const ATTEMPT_MS = 2_000;
const TELL_EVERY_MS = 30_000;
const RECONNECT = { leastMs: 200, mostMs: 2_000 } as const;

const jittered = (): number => RECONNECT.leastMs + Math.random() * (RECONNECT.mostMs - RECONNECT.leastMs);

/**
 * Connects, and stays connected: after the first success the client reconnects for ever.
 *
 * @throws {Error} naming the server, without credentials, and what to do.
 */
export async function connectBus(options: BusOptions): Promise<NatsConnection> {
  const settings = connectionOptions(options);
  const deadlineMs = Date.now() + (options.firstConnectMs ?? Number.POSITIVE_INFINITY);
  const tellWaiting = waitingTeller(options);
  for (;;) {
    try {
      const nc = await connect({ ...settings, timeout: Math.min(ATTEMPT_MS, Math.max(1, deadlineMs - Date.now())) });
      rememberInbox(nc, settings);
      void follow(nc, options);
      return nc;
    } catch (error) {
      const waitMs = jittered();
      if (isRefusal(error) || Date.now() + waitMs >= deadlineMs) throw new Error(advice(options, error), { cause: error });
      tellWaiting(messageOf(error));
      await delay(waitMs);
    }
  }
}

/** Up to the last `@`: a password may hold any character but a comma or white space. */
const USER_INFO = /([a-z]+:\/\/)?([^,\s]*)@/gi;

/** The address without user and password, fit for a log. */
export const redactUrl = (url: string): string => url.replace(USER_INFO, (_, scheme: string | undefined) => scheme ?? '');

function connectionOptions(options: BusOptions): ConnectionOptions {
  const urls = options.url.split(',').map((url) => url.trim());
  return {
    servers: urls.map(redactUrl),
    name: options.name,
    maxReconnectAttempts: -1,
    reconnectDelayHandler: jittered,
    // Rotated credentials may be refused for a moment; giving up would need a restart by hand.
    ignoreAuthErrorAbort: true,
    // Two missed pings: a dead peer is noticed within half a minute.
    pingInterval: 10_000,
    // A stack trace per request costs more than the request.
    noAsyncTraces: true,
    ...(urls[0]?.startsWith('tls://') && { tls: {} }),
    ...credentials(urls[0] ?? '', options.credsFile),
  };
}

function credentials(url: string, credsFile: string | undefined): Login {
  if (credsFile) return loginOf(credsFile);
  const userInfo = [...url.matchAll(USER_INFO)][0]?.[2];
  if (userInfo === undefined) return {};
  const [user = '', ...pass] = userInfo.split(':');
  return loginOfUser(decodeURIComponent(user), pass.length > 0 ? decodeURIComponent(pass.join(':')) : undefined);
}

/** Waiting does not help against a wrong password, but against a proof that came too late, on a host that is busy. */
const isRefusal = (error: unknown): boolean =>
  (error instanceof errors.AuthorizationError && !/timeout/i.test(error.message)) || error instanceof errors.UserAuthenticationExpiredError;

function advice(options: BusOptions, error: unknown): string {
  const where = `the bus at ${redactUrl(options.url)}`;
  if (isRefusal(error)) return `${where} refused the credentials of "${options.name}": check the user, password or credentials file`;
  return `cannot reach ${where} (${redactUrl(messageOf(error))}): start nats-server with JetStream there, or correct the address`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Called at every failed attempt, many a minute; passes on the first, and then one every 30 s. */
function waitingTeller({ url, onWaiting }: BusOptions): (reason: string) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (reason) => {
    if (Date.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = Date.now();
    onWaiting?.(`waiting for the broker at ${redactUrl(url)}: ${redactUrl(reason)}`);
  };
}

async function follow(nc: NatsConnection, options: BusOptions): Promise<void> {
  const { onStatus = () => undefined } = options;
  let tellWaiting = waitingTeller(options);
  onStatus('connected');
  for await (const { type } of nc.status()) {
    if (type === 'disconnect') onStatus('disconnected');
    // One for each attempt; why an attempt fails the client keeps to itself.
    if (type === 'disconnect' || type === 'reconnecting') tellWaiting('the connection is lost');
    if (type === 'reconnect') {
      tellWaiting = waitingTeller(options);
      onStatus('connected');
    }
  }
  onStatus('closed');
}
