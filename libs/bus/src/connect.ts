// SPDX-License-Identifier: AGPL-3.0-or-later
import { connect, type ConnectionOptions, credsAuthenticator, errors, type NatsConnection } from '@nats-io/transport-node';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export type BusState = 'connected' | 'disconnected' | 'closed';

export interface BusOptions {
  /** `nats://host:port`, several separated by commas; user and password may stand before the host. */
  readonly url: string;
  /** Path of a NATS credentials file. */
  readonly credsFile?: string;
  /** Shown by the server beside the connection. */
  readonly name: string;
  /** How long to wait for the first connection; without end when absent. */
  readonly firstConnectMs?: number;
  readonly onStatus?: (state: BusState) => void;
}

const ATTEMPT_MS = 2_000;
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
  for (;;) {
    try {
      const nc = await connect({ ...settings, timeout: Math.min(ATTEMPT_MS, Math.max(1, deadlineMs - Date.now())) });
      if (options.onStatus) void follow(nc, options.onStatus);
      return nc;
    } catch (error) {
      const waitMs = jittered();
      if (isRefusal(error) || Date.now() + waitMs >= deadlineMs) throw new Error(advice(options, error), { cause: error });
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

function credentials(url: string, credsFile: string | undefined): Pick<ConnectionOptions, 'authenticator' | 'user' | 'pass'> {
  if (credsFile) return { authenticator: credsAuthenticator(readCredentials(credsFile)) };
  const userInfo = [...url.matchAll(USER_INFO)][0]?.[2];
  if (userInfo === undefined) return {};
  const [user = '', ...pass] = userInfo.split(':');
  return { user: decodeURIComponent(user), ...(pass.length > 0 && { pass: decodeURIComponent(pass.join(':')) }) };
}

function readCredentials(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`cannot read the NATS credentials file ${file}: mount it, or correct the setting`, { cause: error });
  }
}

/** Waiting does not help against a wrong password. */
const isRefusal = (error: unknown): boolean => error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError;

function advice(options: BusOptions, error: unknown): string {
  const where = `the bus at ${redactUrl(options.url)}`;
  if (isRefusal(error)) return `${where} refused the credentials of "${options.name}": check the user, password or credentials file`;
  const reason = error instanceof Error ? error.message : String(error);
  return `cannot reach ${where} (${redactUrl(reason)}): start nats-server with JetStream there, or correct the address`;
}

async function follow(nc: NatsConnection, onStatus: (state: BusState) => void): Promise<void> {
  onStatus('connected');
  for await (const { type } of nc.status()) {
    if (type === 'disconnect') onStatus('disconnected');
    if (type === 'reconnect') onStatus('connected');
  }
  onStatus('closed');
}
