// SPDX-License-Identifier: AGPL-3.0-or-later
import { Settings } from '@ttp/config';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkPorts } from './check-ports';
import { checkNatsServer, checkNode } from './check-programs';

describe('checkNode', () => {
  it.each([
    ['22.15.1', 'fail'],
    ['20.99.0', 'fail'],
    ['22.16.0', 'ok'],
    ['23.0.0', 'ok'],
  ])('%s: %s', (version, status) => expect(checkNode(version)).toMatchObject({ check: 'node', status, detail: expect.stringContaining(version) }));
});

const at = (natsUrl: string) => checkNatsServer(Object.assign(new Settings(), { natsUrl }));

describe('checkNatsServer', () => {
  const { NATS_SERVER_BIN: before } = process.env;

  afterEach(() => {
    if (before === undefined) delete process.env['NATS_SERVER_BIN'];
    else process.env['NATS_SERVER_BIN'] = before;
  });

  const LOCAL = ['nats://127.0.0.1:4222', 'nats://me:made-up@localhost:4222', 'nats://[::1]:4222', 'nats://localhost'];

  it.each(LOCAL)('tells the version for a broker at %s', async (url) => {
    process.env['NATS_SERVER_BIN'] = process.execPath;
    expect(await at(url)).toEqual([{ check: 'nats-server', status: 'ok', detail: process.version }]);
  });

  it('says what to do where there is none, or none that runs', async () => {
    process.env['NATS_SERVER_BIN'] = '/nonexistent';
    expect(await at('nats://127.0.0.1:4222')).toMatchObject([{ status: 'fail', detail: expect.stringContaining('NATS_SERVER_BIN is /nonexistent') }]);
    process.env['NATS_SERVER_BIN'] = '/bin/false';
    const fix = expect.stringContaining('install nats-server');
    expect(await at('nats://127.0.0.1:4222')).toMatchObject([{ status: 'fail', detail: '/bin/false does not run', fix }]);
  });

  it('needs none for a broker elsewhere', async () => {
    process.env['NATS_SERVER_BIN'] = '/nonexistent';
    for (const url of ['nats://me:made-up@192.0.2.1:4222', 'tls://localhost.example:4222']) {
      expect(await at(url)).toEqual([{ check: 'nats-server', status: 'ok', detail: 'not needed here: the broker is elsewhere' }]);
    }
  });
});

describe('checkPorts', () => {
  const NONE = { apiPort: 0, workerPort: 0, ruleStorePort: 0, ruleSyncPort: 0 };
  const check = (parts: Partial<Settings>) => checkPorts(Object.assign(new Settings(), NONE, parts));
  const servers: Server[] = [];

  async function aServer(body: string): Promise<number> {
    const server = createServer((_, response) => response.end(body));
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  }

  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  it('finds ports that are free, and services that run', async () => {
    const port = await aServer('{"status":"ok","service":"ttp-worker"}');
    expect(await check({ workerPort: port })).toEqual([
      { check: 'ports', status: 'ok', detail: `on 127.0.0.1: any for export-api, ${port} has ttp-worker, any for rule-store, any for rule-sync` },
    ]);
  });

  it.each(['{"service":"rule-sync"}', 'null', 'hello'])('names the port that another program has, which answers %s', async (body) => {
    const port = await aServer(body);
    const problem = { check: 'ports', status: 'fail', detail: `${port}, for export-api, is in use`, fix: 'choose another with --port' };
    expect(await check({ apiPort: port })).toEqual([problem]);
  });

  it('names an address that is not of this machine', async () => {
    const [found] = await check({ apiHost: '192.0.2.1', ruleSyncPort: 8003 });
    expect(found).toMatchObject({ status: 'fail', detail: 'rule-sync cannot listen on 192.0.2.1, port 8003 (EADDRNOTAVAIL)' });
  });
});
