// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Stage } from './stage';

/** What becomes of bytes that a client sends: they pass, or the connection is cut before or after the server gets them. */
export type Verdict = 'pass' | 'cut-before' | 'cut-after';

const HOST = '127.0.0.1';

/** A wire between services and a server, that can be cut, stalled and slowed; knows nothing of what runs over it. */
export class Link {
  /** Of every piece of data, in both directions. */
  latencyMs = 0;
  /** Looks at what clients send. */
  judge: (sent: Buffer) => Verdict = () => 'pass';
  private readonly clients = new Set<Socket>();
  private readonly servers = new Set<Socket>();
  private flowing: Promise<void> = Promise.resolve();
  private flow: () => void = () => undefined;
  private isBlocked = false;

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
    private readonly signal: AbortSignal,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async open(stage: Stage, targetPort: number): Promise<Link> {
    const server = createServer({ pauseOnConnect: true });
    const link = new Link(server, targetPort, stage.signal);
    server.listen(0, HOST);
    await once(server, 'listening');
    stage.defer(() => link.close());
    return link;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks what is connected; who comes again is served. Answers how many connections that were. */
  cut(): number {
    const cut = this.clients.size;
    // Not by a reset: Node never closes the handle of a socket that is reset while it ends, and then cannot exit itself.
    for (const socket of [...this.clients, ...this.servers]) socket.destroy();
    return cut;
  }

  /** Breaks what is connected and lets nobody in, until `heal`. */
  block(): void {
    this.isBlocked = true;
    this.cut();
  }

  /** Swallows everything without a word until `heal`, which delivers it. */
  stall(): void {
    this.flowing = new Promise((resolve) => {
      this.flow = resolve;
    });
  }

  heal(): void {
    this.isBlocked = false;
    this.latencyMs = 0;
    this.judge = () => 'pass';
    this.flow();
  }

  private join(client: Socket): void {
    if (this.isBlocked) return void client.destroy();
    const server = connect({ port: this.targetPort, host: HOST, noDelay: true });
    client.setNoDelay(true);
    remember(client, this.clients);
    remember(server, this.servers);
    void this.pump(client, server, (sent) => this.judge(sent));
    void this.pump(server, client, () => 'pass');
  }

  private async pump(from: Socket, to: Socket, judge: (data: Buffer) => Verdict): Promise<void> {
    try {
      for await (const data of from as AsyncIterable<Buffer>) {
        await this.flowing;
        if (this.latencyMs > 0) await delay(this.latencyMs, undefined, { signal: this.signal });
        const verdict = judge(data);
        if (verdict === 'cut-before') break;
        if (!to.write(data)) await once(to, 'drain');
        if (verdict === 'cut-after') break;
      }
      // An orderly end, too, leaves as soon as what was written has.
      to.end();
      from.destroySoon();
    } catch {
      from.destroy();
      to.destroy();
    }
  }

  private close(): void {
    this.isBlocked = true;
    this.flow();
    this.server.close();
    this.cut();
  }
}

function remember(socket: Socket, among: Set<Socket>): void {
  among.add(socket);
  // What a broken connection has to say is what was asked for.
  socket.on('error', () => undefined).on('close', () => among.delete(socket));
}
