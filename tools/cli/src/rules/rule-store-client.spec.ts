// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RuleStoreClient } from './rule-store-client';

describe('RuleStoreClient', () => {
  let server: Server;
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer(({ url = '' }, response) => {
      asked.push(url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('follows no redirect: the token is for the host that was named', async () => {
    const { port } = server.address() as AddressInfo;
    const client = new RuleStoreClient({ ruleStoreUrl: '', ruleStorePort: port, apiToken: 'made-up' });
    await expect(client.list()).rejects.toThrow(`rule-store at http://127.0.0.1:${port} answered 307`);
    await expect(client.clearState('R0001')).rejects.toThrow('answered 307');
    expect(asked).toEqual(['/api/v1/ttp/rules', '/api/v1/ttp/rules/R0001/state']);
  });
});
