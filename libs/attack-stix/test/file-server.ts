// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of files on loopback, and what was asked of it. */
export interface FileServer {
  readonly url: string;
  /** Path, and the range where one was asked for, in order. */
  readonly asked: string[];
  /** What it answers under a path; 404 elsewhere. */
  readonly answers: Map<string, Answering>;
  stop(): Promise<void>;
}

export async function startFileServer(): Promise<FileServer> {
  const asked: string[] = [];
  const answers = new Map<string, Answering>();
  const server = createServer((request, response) => {
    asked.push([request.url, request.headers.range].filter(Boolean).join(' '));
    const answer = answers.get(request.url ?? '');
    if (answer) answer(request, response);
    else response.writeHead(404).end('no such file');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, answers, stop };
}

/** The whole text, or what is left of it from the first byte that is asked for. */
export const withRanges = (text: string): Answering => ({ headers: { range } }, response) => {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  if (start >= text.length) response.writeHead(416, { 'content-range': `bytes */${text.length}` }).end();
  else if (start > 0) response.writeHead(206, { 'content-range': `bytes ${start}-${text.length - 1}/${text.length}` }).end(text.slice(start));
  else response.end(text);
};

export const whole = (text: string): Answering => (_request, response) => void response.end(text);

/** So many bytes of the text, then nothing: the connection breaks. */
export const broken = (text: string, bytes: number): Answering => (_request, response) => {
  response.writeHead(200, { 'content-length': text.length });
  response.write(text.slice(0, bytes), () => setTimeout(() => response.destroy(), 20));
};

/** Without saying how much will come. */
export const endless = (text: string): Answering => (_request, response) => {
  response.write(text);
  response.end(text);
};

export const silent: Answering = (_request, response) => {
  response.writeHead(200, { 'content-length': 10 }).write('x');
};

export const redirect = (location: string): Answering => (_request, response) => void response.writeHead(302, { location }).end();
