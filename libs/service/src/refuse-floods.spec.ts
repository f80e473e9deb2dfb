// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Settings } from '@ttp/config';
import { answerOf } from '../test/answer-of';
import { signToken } from './auth.token';
import { createService } from './run-service';

@Controller('things')
class ThingsController {
  @Get()
  list() {
    return ['thing'];
  }

  @Post()
  @HttpCode(200)
  make() {
    return 'made';
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

const SECRET = 'a-made-up-secret-of-more-than-32-characters';
const FLOODED = [429, { detail: 'Too many failed authentications from this address; Retry-After says in how many seconds to try again' }];
const UNAUTHORIZED = [401, { detail: 'Could not validate credentials' }];
const HERE = '192.0.2.1';

async function serviceWith(more: Partial<Settings> = {}): Promise<NestFastifyApplication> {
  const settings = Object.assign(new Settings(), { jwtSecret: SECRET, corsOrigins: 'https://console.example.com' }, more);
  const app = await createService({ name: 'things', module: ThingsModule, port: () => 0 }, settings);
  app.useLogger(false);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

describe('a peer that shows one wrong credential after the other', () => {
  let app: NestFastifyApplication;
  afterEach(() => app.close());

  const get = (remoteAddress: string, headers: Record<string, string> = {}, url = '/api/v1/things') => app.inject({ url, remoteAddress, headers });
  /** What so many wrong credentials are answered with. */
  const fail = async (times: number, remoteAddress = HERE): Promise<readonly number[]> => {
    const statuses = new Set<number>();
    for (let i = 0; i < times; i++) statuses.add((await get(remoteAddress, { authorization: 'Bearer x.y.z' })).statusCode);
    return [...statuses];
  };

  it('is told to wait after twenty in a minute, whatever kind they are and however it asks', async () => {
    app = await serviceWith();
    expect(await fail(20)).toEqual([401]);
    const expired = `Bearer ${await signToken('ann', SECRET, -5)}`;
    for (const authorization of ['Bearer x.y.z', 'Basic eDp5', `Bearer ttpk_0123456789ab_${'x'.repeat(43)}`, expired]) {
      const refused = await get(HERE, { authorization, origin: 'https://console.example.com' });
      expect(answerOf(refused)).toEqual(FLOODED);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
      // Or a page could not tell what happened.
      expect(refused.headers['access-control-allow-origin']).toBe('https://console.example.com');
    }
    const headers = { authorization: 'Basic eDp5' };
    const posted = await app.inject({ method: 'POST', url: '/api/v1/things', remoteAddress: HERE, payload: 'x', headers });
    expect(answerOf(posted)).toEqual(FLOODED);
  });

  it('locks nobody out who has a good one, at the same address or elsewhere, nor probes, nor those who show none', async () => {
    app = await serviceWith();
    expect(await fail(20)).toEqual([401]);
    const good = { authorization: `Bearer ${await signToken('ann', SECRET, 5)}` };
    for (const address of [HERE, '192.0.2.2']) expect((await get(address, good)).statusCode).toBe(200);
    expect(await fail(1, '192.0.2.2')).toEqual([401]);
    for (const url of ['/healthz', '/readyz', '/metrics']) expect((await get(HERE, { authorization: 'Basic eDp5' }, url)).statusCode).toBe(200);
    expect(answerOf(await get(HERE))).toEqual(UNAUTHORIZED);
  });

  it('may try again after the minute', async () => {
    app = await serviceWith();
    expect(await fail(20)).toEqual([401]);
    const later = Date.now() + 60_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
    expect(await fail(1)).toEqual([401]);
    clock.mockRestore();
  });

  it('is not counted where limits are off', async () => {
    app = await serviceWith({ limiterEnabled: false });
    expect(await fail(50)).toEqual([401]);
  });
});
