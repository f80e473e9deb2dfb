// SPDX-License-Identifier: AGPL-3.0-or-later
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { badCredentials } from './bad-credentials';

export interface StormOptions {
  readonly url: string;
  readonly path: string;
  readonly rate: number;
  readonly seconds: number;
  readonly connections: number;
}

/** How many answers came, by status. */
export type Answers = Readonly<Record<string, number>>;

const TICK_MS = 1;
const CREDENTIALS = 10_000;

/** Shows wrong credentials over connections that are kept, by hand: the load must cost less than what it loads. */
export async function storm({ url, path, rate, seconds, connections }: StormOptions): Promise<Answers> {
  const { hostname, port } = new URL(url);
  const requests = badCredentials(CREDENTIALS).map((token) => `GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  const answers: Record<string, number> = {};
  const idle: Socket[] = [];
  const sockets = Array.from({ length: connections }, () => connect({ host: hostname, port: Number(port), noDelay: true }));
  for (const socket of sockets) {
    socket.on('connect', () => idle.push(socket));
    onAnswer(socket, (status) => {
      answers[status] = (answers[status] ?? 0) + 1;
      idle.push(socket);
    });
  }
  const startedMs = performance.now();
  let sent = 0;
  for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - startedMs) / 1_000) {
    for (let due = elapsed * rate; sent < due && idle.length > 0; sent++) idle.shift()?.write(requests[sent % CREDENTIALS] ?? '');
    await delay(TICK_MS);
  }
  for (const socket of sockets) socket.destroy();
  return answers;
}

const LENGTH = /\r\ncontent-length: (\d+)/i;

/** Tells the status of each answer once all of it has come. */
function onAnswer(socket: Socket, done: (status: string) => void): void {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\r\n\r\n');
    if (end === -1 || text.length < end + 4 + Number(LENGTH.exec(text)?.[1] ?? 0)) return;
    const status = text.slice(9, 12);
    text = '';
    done(status);
  });
}

/** `bench doors-storm OPTIONS`: in a process of its own; tells its parent the answers. */
export async function runStorm([options = '{}']: readonly string[]): Promise<void> {
  const answers = await storm(JSON.parse(options) as StormOptions);
  process.send?.(answers);
  process.disconnect?.();
}
