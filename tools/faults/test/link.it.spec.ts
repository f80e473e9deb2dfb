// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Link } from '../src/harness/link';
import { Stage } from '../src/harness/stage';

// `once` would reject: a break may be an error before it is an end.
const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

describe('Link', () => {
  const stage = new Stage(new AbortController().signal, () => undefined);
  const received: string[] = [];
  let server: Server;
  let link: Link;
  let client: Socket;

  beforeAll(async () => {
    server = createServer((socket) => socket.on('error', () => undefined).on('data', (data) => {
      received.push(String(data));
      socket.write(`re: ${String(data)}`);
    })).listen(0, '127.0.0.1');
    await once(server, 'listening');
    link = await Link.open(stage, (server.address() as AddressInfo).port);
  });
  beforeEach(async () => {
    received.length = 0;
    client = connect(link.port, '127.0.0.1').on('error', () => undefined);
    await once(client, 'connect');
  });
  afterEach(() => {
    link.heal();
    client.destroy();
  });
  afterAll(async () => {
    await stage.clear({ keepDir: false });
    await once(server.close(), 'close');
  });

  const answer = async () => String((await once(client, 'data'))[0]);

  it('passes both ways what it is given', async () => {
    client.write('hello');
    expect(await answer()).toBe('re: hello');
  });

  it('cuts every connection, and serves who comes again', async () => {
    client.write('hello');
    await answer();
    expect(link.cut()).toBe(1);
    await closed(client);
    const again = connect(link.port, '127.0.0.1');
    again.write('again');
    expect(String((await once(again, 'data'))[0])).toBe('re: again');
    again.destroy();
  });

  it('cuts before the server hears of it, or after', async () => {
    link.judge = (sent) => (sent.includes('COMMIT') ? 'cut-after' : 'pass');
    client.write('COMMIT 1');
    await closed(client);
    expect(received).toEqual(['COMMIT 1']);

    link.judge = () => 'cut-before';
    const other = connect(link.port, '127.0.0.1').on('error', () => undefined);
    other.write('COMMIT 2');
    await closed(other);
    expect(received).toEqual(['COMMIT 1']);
  });

  it('holds everything while it is stalled, and delivers it then', async () => {
    link.stall();
    client.write('late');
    await delay(50);
    expect(received).toEqual([]);
    link.heal();
    expect(await answer()).toBe('re: late');
  });

  it('lets nobody in while it is blocked', async () => {
    link.block();
    const refused = connect(link.port, '127.0.0.1').on('error', () => undefined);
    await closed(refused);
    link.heal();
    const again = connect(link.port, '127.0.0.1');
    again.write('back');
    expect(String((await once(again, 'data'))[0])).toBe('re: back');
    again.destroy();
  });
});
