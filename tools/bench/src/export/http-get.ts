// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

export interface Fetched {
  /** From the request to the first byte of the body. */
  readonly firstByteMs: number;
  /** From the request to the last. */
  readonly ms: number;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Takes an answer as fast as it comes and forgets it, uncompressed: `fetch` would ask for gzip and measure that.
 *
 * @throws {Error} for any status but 200.
 */
export async function httpGet(url: string, path: string, onChunk: (chunk: Buffer) => void = () => undefined): Promise<Fetched> {
  const startedMs = performance.now();
  const sent = request(new URL(path, url)).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const digest = createHash('sha256');
  let firstByteMs = 0;
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (bytes === 0) firstByteMs = performance.now() - startedMs;
    bytes += chunk.length;
    digest.update(chunk);
    onChunk(chunk);
  }
  if (response.statusCode !== 200) throw new Error(`GET ${path} answers ${response.statusCode}`);
  return { firstByteMs, ms: performance.now() - startedMs, bytes, sha256: digest.digest('hex') };
}

/** Milliseconds of each. */
export async function timeGets(url: string, paths: readonly string[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (const path of paths) times.push((await httpGet(url, path)).ms);
  return times;
}
