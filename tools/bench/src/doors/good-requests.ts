// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 10;

/** Milliseconds that each answer took, one after the other over one connection, with these credentials in turn. Throws for any status but 200. */
export async function timeGood(url: string, path: string, credentials: readonly string[], seconds: number): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  const untilMs = performance.now() + seconds * 1_000;
  for (let i = 0; performance.now() < untilMs; i++) {
    const startedMs = performance.now();
    const sent = request(new URL(path, url), { agent, headers: { authorization: `Bearer ${credentials[i % credentials.length]}` } }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    await once(response.resume(), 'end');
    if (response.statusCode !== 200) throw new Error(`a good credential was answered with ${response.statusCode}`);
    times.push(performance.now() - startedMs);
    await delay(EVERY_MS);
  }
  agent.destroy();
  return times;
}
