// SPDX-License-Identifier: AGPL-3.0-or-later
import { verifyMisp } from '@ttp/attack-stix';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const MISP_KEY = 'a-made-up-automation-key-of-40-letters-xx';

interface Event {
  readonly uuid: string;
  readonly timestamp: string;
}

const NO_KEY = 'Authentication failed. Please make sure you pass the API key of an API enabled user along in the Authorization header.';
const EXISTS = 'Event already exists, if you would like to edit it, use the url in the location header.';
const NOT_NEWER = 'Event could not be saved: Event in the request not newer than the local copy.';

type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>];

/** As much of a MISP as a push talks to, and as strict: what MISP refuses, or silently drops, it refuses. */
export class MispStub {
  readonly events = new Map<string, Event>();
  /** `GET events/view/UUID`, in order. */
  readonly asked: string[] = [];
  /** What was wrong with requests. */
  readonly faults: string[] = [];
  /** Answers that come before those of the events, one a request. */
  readonly instead: Answer[] = [];
  private readonly server = createServer((request, response) => void this.serve(request, response));

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/misp`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    this.asked.push(`${method} ${url.slice('/misp/'.length)}`);
    if (headers.accept !== 'application/json') this.faults.push(`accept: ${headers.accept}`);
    if (method === 'POST' && headers['content-type'] !== 'application/json') this.faults.push(`content-type: ${headers['content-type']}`);
    const [status, body, more] = this.instead.shift() ?? this.answer(method, url, headers.authorization, Buffer.concat(chunks).toString());
    response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body));
  }

  private answer(method: string, url: string, key: string | undefined, body: string): Answer {
    if (key !== MISP_KEY) return [403, { message: NO_KEY }];
    const [, action = '', uuid = ''] = /^\/misp\/events\/(view|add|edit)(?:\/([0-9a-f-]{36}))?(?:\/metadata:1)?$/.exec(url) ?? [];
    if (method === 'GET' && action === 'view') return this.view(uuid);
    if (method === 'POST' && action === 'add' && uuid === '') return this.add(body);
    if (method === 'POST' && action === 'edit') return this.edit(uuid, body);
    this.faults.push(`${method} ${url}`);
    return [405, { message: 'Invalid request.' }];
  }

  private view(uuid: string): Answer {
    const event = this.events.get(uuid);
    return event ? [200, { Event: event }] : [404, { message: 'Invalid event' }];
  }

  private add(body: string): Answer {
    const event = this.eventIn(body);
    if (this.events.has(event.uuid)) return [403, { message: EXISTS }];
    this.events.set(event.uuid, event);
    return [200, { Event: event }];
  }

  private edit(uuid: string, body: string): Answer {
    const [event, before] = [this.eventIn(body), this.events.get(uuid)];
    if (!before || event.uuid !== uuid) return [404, { message: 'Invalid event' }];
    if (Number(event.timestamp) <= Number(before.timestamp)) return [403, { errors: NOT_NEWER }];
    this.events.set(uuid, event);
    return [200, { Event: event }];
  }

  private eventIn(body: string): Event {
    const json = JSON.parse(body) as { readonly Event: Event };
    this.faults.push(...verifyMisp(json).map(({ path, problem }) => `${path}: ${problem}`));
    return json.Event;
  }
}
