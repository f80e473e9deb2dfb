// SPDX-License-Identifier: AGPL-3.0-or-later
import type { MispEvent } from '@ttp/attack-stix';
import { UsageError } from '@ttp/config';
import { isLoopback } from '@ttp/ttp-core/loopback';

/** Not now: worth another try. */
export class Busy extends Error {
  override readonly name = 'Busy';

  constructor(
    message: string,
    /** When the server says so. */
    readonly retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The server takes this event never; the next one it may. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

const ANSWER_LIMIT_MS = 60_000;
/** An answer to a look is the whole event, with what others added in MISP. Decompressed. */
const ANSWER_LIMIT_MIB = 32;
const [OK, NOT_FOUND, UNAUTHORISED, FORBIDDEN, TOO_MANY] = [200, 404, 401, 403, 429];

/** The events of a MISP by its REST API, which knows them by our UUIDs. Nothing that an event or an answer says is ever asked for. */
export class MispClient {
  constructor(
    private readonly base: URL,
    private readonly key: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Seconds since 1970 of the event's last change; null where there is none. */
  async timestampOf(uuid: string): Promise<number | null> {
    const { status, json, isTooLong } = await this.ask('GET', `events/view/${uuid}`);
    if (isTooLong) throw new Refused(`the event has become longer than ${ANSWER_LIMIT_MIB} MiB in MISP, and is left as it is`);
    if (status === NOT_FOUND) return null;
    if (status === UNAUTHORISED || status === FORBIDDEN) {
      throw new Error(`MISP refuses the key (HTTP ${status}): ${messageIn(json)}; check --key-file`);
    }
    const { Event } = (json ?? {}) as { readonly Event?: { readonly timestamp?: unknown } };
    const timestamp = Number(Event?.timestamp ?? Number.NaN);
    if (status === OK && Number.isSafeInteger(timestamp)) return timestamp;
    throw new Error(`${this.base.href} does not answer like a MISP (HTTP ${status}); check the URL`);
  }

  /** Throws Refused when MISP does not take it. */
  add(event: MispEvent): Promise<void> {
    return this.post('events/add/metadata:1', event);
  }

  /** Merges our event into its own: what MISP has besides stays. Throws Refused when MISP does not take it. */
  edit(event: MispEvent): Promise<void> {
    return this.post(`events/edit/${event.uuid}/metadata:1`, event);
  }

  private async post(path: string, event: MispEvent): Promise<void> {
    const { status, json } = await this.ask('POST', path, JSON.stringify({ Event: event }));
    if (status !== OK) throw new Refused(`HTTP ${status}: ${messageIn(json)}`);
  }

  private async ask(method: string, path: string, body?: string): Promise<Answer> {
    const headers = { authorization: this.key, accept: 'application/json', 'content-type': 'application/json' };
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
    // A redirect could carry the key to another host.
    const sent = fetch(new URL(path, this.base), { method, headers, signal, redirect: 'manual', ...(body !== undefined && { body }) });
    const response = await sent.catch((cause: unknown) => this.away(cause));
    const { status } = response;
    const text = await textWithin(response, ANSWER_LIMIT_MIB * 1_048_576).catch((cause: unknown) => this.away(cause));
    if (status >= 300 && status < 400) throw new Error(`${this.base.href} redirects (HTTP ${status}), and is not followed; give MISP's own URL`);
    if (status === TOO_MANY || status >= 500) throw new Busy(`HTTP ${status}`, retryAfterMs(response.headers.get('retry-after')));
    return { status, json: parsed(text ?? ''), isTooLong: text === null };
  }

  private away(cause: unknown): never {
    this.signal.throwIfAborted();
    throw new Busy(`${this.base.href} does not answer`, null, { cause });
  }
}

interface Answer {
  readonly status: number;
  /** Null for what is no JSON, or longer than is read. */
  readonly json: unknown;
  readonly isTooLong: boolean;
}

/** Null where the body is longer: the rest of it is not read. */
async function textWithin({ body }: Response, mostBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Throws UsageError for a URL that a key must not be sent to. */
export function mispUrl(text: string): URL {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
  if (url === null || !['https:', 'http:'].includes(url.protocol)) throw new UsageError('--push must look like https://HOST');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new UsageError('--push must begin with https: the key would travel in the open');
  const { username, password, search, hash } = url;
  if (username + password + search + hash !== '') throw new UsageError('--push is a host and a path; the key comes from --key-file');
  return url;
}

const retryAfterMs = (header: string | null): number | null => (header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : null);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What MISP says of a refusal, such as `Event could not be saved: …`. */
function messageIn(json: unknown): string {
  const { message, errors } = (json ?? {}) as { readonly message?: unknown; readonly errors?: unknown };
  const said = typeof errors === 'string' ? errors : typeof message === 'string' ? message : 'it does not say why';
  return said.slice(0, 200);
}
