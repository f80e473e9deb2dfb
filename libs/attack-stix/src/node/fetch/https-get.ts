// SPDX-License-Identifier: AGPL-3.0-or-later
import { request as overHttp } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { isLoopback } from '@ttp/ttp-core';
import { DEEPEST, type Depth, depthOf, expectNoDeeper, lookupNoDeeper } from './reach';

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export interface Answer {
  readonly status: number;
  /** Bytes of the body where the server says so. */
  readonly length: number | null;
  /** First byte of a partial answer; null for a whole one. */
  readonly rangeStart: number | null;
  /** Fails after `idleMs` without a byte. */
  readonly body: Readable;
}

/**
 * Asks for a file from byte `start` on, and follows redirects. Only https is spoken, and http with this machine alone: the answer to a plain
 * request could be anybody's. A redirect leads no further inside than the host that was named: from the internet not into a private network, from
 * neither to this machine.
 */
export async function get(url: URL, start: number, idleMs: number, redirects = MAX_REDIRECTS, deepest: Depth = DEEPEST): Promise<Answer> {
  const response = await responseTo(url, start, idleMs, deepest);
  const { statusCode: status = 0, headers } = response;
  if (!REDIRECTS.has(status)) {
    const rangeStart = /^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1];
    return { status, length: numberIn(headers['content-length']), rangeStart: numberIn(rangeStart), body: response };
  }
  const depth = depthOf(response.socket.remoteAddress ?? '');
  response.destroy();
  if (redirects === 0) throw new Error(`more than ${MAX_REDIRECTS} redirects`);
  const next = new URL(headers.location ?? '', url);
  if (url.protocol === 'https:' && next.protocol !== 'https:') throw new Error(`redirected from https to ${next.protocol}//${next.host}`);
  return await get(next, start, idleMs, redirects - 1, depth);
}

const numberIn = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

async function responseTo(url: URL, start: number, idleMs: number, deepest: Depth): Promise<IncomingMessage> {
  const send = requesterOf(url);
  expectNoDeeper(url.hostname, deepest);
  const headers = { 'accept-encoding': 'identity', 'user-agent': 'ttp', ...(start > 0 && { range: `bytes=${start}-` }) };
  return await new Promise((settle, reject) => {
    // No agent: a connection that is kept for later would keep the process, too.
    const request: ClientRequest = send(url, { headers, agent: false, timeout: idleMs, lookup: lookupNoDeeper(deepest) });
    let response: IncomingMessage | undefined;
    request.on('timeout', () => (response ?? request).destroy(new Error(`nothing came for ${idleMs / 1_000} s`)));
    request.on('error', reject);
    request.on('response', (received) => settle((response = received)));
    request.end();
  });
}

function requesterOf({ protocol, hostname }: URL): typeof overHttps {
  if (protocol === 'https:') return overHttps;
  if (protocol === 'http:' && isLoopback(hostname)) return overHttp;
  throw new Error('only https URLs are fetched');
}
