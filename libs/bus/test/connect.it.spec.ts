// SPDX-License-Identifier: AGPL-3.0-or-later
import { startNatsServer } from '@ttp/embedded';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBus } from '../src';
import { until } from './bus';

/** A bus that hangs up on everyone, after these words, and how often it has. */
async function aSlammingBus(words = '', onCall: (calls: number) => void = () => undefined) {
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    onCall(calls);
    socket.on('error', () => undefined);
    if (words === '') socket.destroy();
    else socket.end(words);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, calls: () => calls, close: () => server.close() };
}

describe('connectBus', () => {
  let aheadMs = 0;
  beforeEach(() => {
    aheadMs = 0;
  });
  afterEach(() => jest.restoreAllMocks());
  const aClockThatJumps = () => {
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
  };

  it('gives up in time on a bus that is not there, naming it without its password', async () => {
    const started = Date.now();
    const attempt = connectBus({ url: 'nats://ttp:made-up-secret@127.0.0.1:1', name: 'ttp-worker', firstConnectMs: 700 });
    await expect(attempt).rejects.toThrow(/^cannot reach the bus at nats:\/\/127\.0\.0\.1:1 \(.*\): start nats-server with JetStream there, or correct the address$/);
    expect(Date.now() - started).toBeLessThan(15_000);
  });

  it('waits for a bus that starts later', async () => {
    const first = await startNatsServer();
    await first.kill();
    const told: string[] = [];
    const connecting = connectBus({ url: first.url, name: 'test', firstConnectMs: 30_000, onWaiting: (message) => told.push(message) });
    await until('told', () => told.length > 0);
    await first.restart();
    const nc = await connecting;
    expect(nc.isClosed()).toBe(false);
    expect(told).toEqual([`waiting for the broker at ${first.url}: connection refused`]);
    await nc.close();
    await first.stop();
  });

  it('tells that it waits at once and every 30 s, not at every attempt, and never with the password', async () => {
    const bus = await aSlammingBus();
    const told: string[] = [];
    aClockThatJumps();
    const url = `nats://ttp:made-up-secret@127.0.0.1:${bus.port}`;
    const connecting = connectBus({ url, name: 'test', firstConnectMs: 100_000, onWaiting: (message) => told.push(message) });
    await until('two attempts', () => bus.calls() > 1);
    expect(told).toEqual([expect.stringMatching(new RegExp(`^waiting for the broker at nats://127\\.0\\.0\\.1:${bus.port}: .+`))]);
    aheadMs = 30_000;
    await until('told again', () => told.length > 1);
    expect(told[1]).toBe(told[0]);
    aheadMs = 100_000;
    await expect(connecting).rejects.toThrow('cannot reach the bus');
    bus.close();
  });

  it('tries again when the bus had no time to wait for its proof', async () => {
    const words = `INFO {"server_id":"x","version":"2.9.10","max_payload":1048576,"proto":1}\r\n-ERR 'Authentication Timeout'\r\n`;
    aClockThatJumps();
    // Time is up during the second attempt: one that begins at the last moment has no time to hear why it is refused.
    const bus = await aSlammingBus(words, (calls) => {
      if (calls === 2) aheadMs = 100_000;
    });
    const attempt = connectBus({ url: `nats://127.0.0.1:${bus.port}`, name: 'test', firstConnectMs: 100_000 });
    await expect(attempt).rejects.toThrow(/^cannot reach the bus .*Authentication Timeout/);
    expect(bus.calls()).toBe(2);
    bus.close();
  });

  it('uses the user of the address and does not wait on a wrong password', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'ttp-auth-'));
    const configFile = join(dir, 'nats.conf');
    writeFileSync(configFile, 'authorization { user: ttp, password: made-up-secret }\n');
    const server = await startNatsServer({ configFile });
    const at = (userInfo: string) => connectBus({ url: `nats://${userInfo}@127.0.0.1:${server.port}`, name: 'ttp-worker' });
    const nc = await at('ttp:made-up-secret');
    expect(nc.isClosed()).toBe(false);
    await expect(at('ttp:wrong')).rejects.toThrow(`the bus at nats://127.0.0.1:${server.port} refused the credentials of "ttp-worker"`);
    await nc.close();
    await server.stop();
    rmSync(dir, { recursive: true });
  });

  it('reports the loss and the return of the server', async () => {
    const server = await startNatsServer();
    const states: string[] = [];
    const told: string[] = [];
    const listeners = { onStatus: (state: string) => states.push(state), onWaiting: (message: string) => told.push(message) };
    const nc = await connectBus({ url: server.url, name: 'test', firstConnectMs: 20_000, ...listeners });
    await server.kill();
    await until('disconnected', () => states.includes('disconnected'));
    await server.restart();
    await until('connected again', () => states.at(-1) === 'connected');
    await nc.close();
    await until('closed', () => states.at(-1) === 'closed');
    expect(states).toEqual(['connected', 'disconnected', 'connected', 'closed']);
    expect(told).toEqual([`waiting for the broker at ${server.url}: the connection is lost`]);
    await server.stop();
  });
});
