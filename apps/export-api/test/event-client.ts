// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

interface ReceivedEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: unknown;
}

/** One end of an event stream, as a browser would have it. */
export interface EventClient {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Resolves when the connection has ended, however it did. */
  readonly ended: Promise<unknown>;
  text(): string;
  /** The first so many; waits for them. */
  events(count: number): Promise<readonly ReceivedEvent[]>;
  /** Takes nothing more. */
  pause(): void;
  leave(): void;
}

export async function openEvents(url: string, headers: Readonly<Record<string, string>>): Promise<EventClient> {
  const asking = request(url, { headers, agent: false }).end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const chunks: string[] = [];
  response.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  response.on('error', () => undefined);
  const text = () => chunks.join('');
  return {
    status: response.statusCode,
    headers: response.headers,
    ended: new Promise((resolve) => response.once('close', resolve)),
    text,
    async events(count) {
      for (let tries = 0; tries < 1_000 && eventsIn(text()).length < count; tries++) await delay(10);
      const found = eventsIn(text());
      if (found.length < count) throw new Error(`${found.length} of ${count} events came`);
      return found.slice(0, count);
    },
    pause: () => void response.pause(),
    leave: () => void response.destroy(),
  };
}

const eventsIn = (text: string): readonly ReceivedEvent[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => !block.startsWith(':'))
    .map((block) => {
      const field = (name: string) => block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      return { id: field('id'), event: field('event'), data: JSON.parse(field('data') ?? 'null') as unknown };
    });
