// SPDX-License-Identifier: AGPL-3.0-or-later
import { startNatsServer } from '@ttp/embedded';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBus } from '../src';
import { until } from './bus';

describe('connectBus', () => {
  it('gives up in time on a bus that is not there, naming it without its password', async () => {
    const started = Date.now();
    const attempt = connectBus({ url: 'nats://ttp:made-up-secret@127.0.0.1:1', name: 'ttp-worker', firstConnectMs: 700 });
    await expect(attempt).rejects.toThrow(/^cannot reach the bus at nats:\/\/127\.0\.0\.1:1 \(.*\): start nats-server with JetStream there, or correct the address$/);
    expect(Date.now() - started).toBeLessThan(3_000);
  });

  it('waits for a bus that starts later', async () => {
    const first = await startNatsServer();
    await first.kill();
    const connecting = connectBus({ url: first.url, name: 'test', firstConnectMs: 10_000 });
    await first.restart();
    const nc = await connecting;
    expect(nc.isClosed()).toBe(false);
    await nc.close();
    await first.stop();
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
    const nc = await connectBus({ url: server.url, name: 'test', firstConnectMs: 5_000, onStatus: (state) => states.push(state) });
    await server.kill();
    await until('disconnected', () => states.includes('disconnected'));
    await server.restart();
    await until('connected again', () => states.at(-1) === 'connected');
    await nc.close();
    await until('closed', () => states.at(-1) === 'closed');
    expect(states).toEqual(['connected', 'disconnected', 'connected', 'closed']);
    await server.stop();
  });
});
