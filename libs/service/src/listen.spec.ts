// SPDX-License-Identifier: AGPL-3.0-or-later
import { Module } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { listen } from './listen';
import { createService } from './run-service';

@Module({})
class EmptyModule {}

describe('listen', () => {
  let taken: Server;
  let port: number;
  beforeAll(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    ({ port } = taken.address() as AddressInfo);
  });
  afterAll(() => taken.close());

  it.each([
    ['apiPort', '--port or DECNET_API_PORT'],
    ['ruleSyncPort', '--rule-sync-port or DECNET_RULE_SYNC_PORT'],
  ] as const)('names the address that is taken and how to set %s', async (key, sources) => {
    const settings = Object.assign(new Settings(), { [key]: port });
    const definition = { name: 'empty', module: EmptyModule, port: (from: Settings) => from[key] };
    const app = await createService(definition, settings);
    app.useLogger(false);
    await expect(listen(app, definition.port, settings)).rejects.toMatchObject({
      name: 'PortInUse',
      message: `port ${port} on 127.0.0.1 is in use; choose another with ${sources}`,
    });
    await app.close();
  });

  it('passes on what else goes wrong', async () => {
    const settings = Object.assign(new Settings(), { apiHost: '192.0.2.1' });
    const definition = { name: 'empty', module: EmptyModule, port: () => 0 };
    const app = await createService(definition, settings);
    app.useLogger(false);
    await expect(listen(app, definition.port, settings)).rejects.toThrow('EADDRNOTAVAIL');
    await app.close();
  });
});
