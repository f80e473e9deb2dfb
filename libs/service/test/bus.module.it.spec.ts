// SPDX-License-Identifier: AGPL-3.0-or-later
import { Module } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { startNatsServer } from '@ttp/embedded';
import { setTimeout as delay } from 'node:timers/promises';
import { BusModule, createService, Readiness } from '../src';

@Module({ imports: [BusModule] })
class OnTheBus {}

describe('BusModule', () => {
  afterEach(() => jest.restoreAllMocks());

  it('logs that it waits for a broker that is not there yet, without its password, and is ready once it has come', async () => {
    const broker = await startNatsServer();
    await broker.kill();
    const log: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => log.push(String(text)) > 0);
    const settings = Object.assign(new Settings(), { natsUrl: `nats://ttp:made-up-secret@127.0.0.1:${broker.port}`, logFormat: 'json' });
    const creating = createService({ name: 'things', module: OnTheBus, port: () => 0 }, settings);
    for (let tries = 0; tries < 1_000 && log.length === 0; tries++) await delay(10);
    expect(log.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ level: 'warn', message: `waiting for the broker at nats://127.0.0.1:${broker.port}: connection refused` }),
    ]);
    await broker.restart();
    const app = await creating;
    expect(app.get(Readiness).report()).toEqual({ ready: true, checks: { nats: 'ok' } });
    await app.close();
    await broker.stop();
  });
});
