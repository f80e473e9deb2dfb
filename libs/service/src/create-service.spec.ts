// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Settings } from '@ttp/config';
import { SignJWT } from 'jose';
import { Readiness } from './readiness';
import { createService } from './run-service';

@Controller('things')
class ThingsController {
  @Get()
  list() {
    return ['thing'];
  }

  @Get('broken')
  broken() {
    throw new TypeError('password hunter2 is wrong');
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

const SECRET = 'a-made-up-secret-of-more-than-32-characters';

async function serviceWith(jwtSecret: string): Promise<NestFastifyApplication> {
  const settings = Object.assign(new Settings(), { jwtSecret });
  const app = await createService({ name: 'things', module: ThingsModule, port: () => 0 }, settings);
  app.useLogger(false);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

const get = (app: NestFastifyApplication, url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers });

const claims = { uuid: 'u1', typ: 'access', jti: 'j1' };
const signed = (payload: Record<string, unknown>, secret = SECRET, alg = 'HS256', audience = 'decnet-dashboard', expires: string | number = '5m') =>
  new SignJWT(payload).setProtectedHeader({ alg }).setIssuedAt().setIssuer('decnet').setAudience(audience).setExpirationTime(expires).sign(new TextEncoder().encode(secret));

describe('a service without a JWT secret', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await serviceWith('');
  });
  afterAll(() => app.close());

  it('answers under /api/v1 and keeps health outside it', async () => {
    expect((await get(app, '/api/v1/things')).json()).toEqual(['thing']);
    expect((await get(app, '/healthz')).json()).toEqual({ status: 'ok', service: 'things' });
  });

  it('is ready only when every declared check is', async () => {
    const readiness = app.get(Readiness);
    readiness.declare('rules');
    const starting = await get(app, '/readyz');
    expect([starting.statusCode, starting.json()]).toEqual([503, { ready: false, checks: { rules: 'starting' } }]);
    readiness.ok('rules');
    const ready = await get(app, '/readyz');
    expect([ready.statusCode, ready.json()]).toEqual([200, { ready: true, checks: { rules: 'ok' } }]);
  });

  it('speaks Prometheus on /metrics', async () => {
    const { body, headers } = await get(app, '/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toContain('process_cpu_seconds_total{service="things"}');
  });

  it('says detail on an unknown route and only an error id on a defect', async () => {
    expect((await get(app, '/api/v1/nothing')).json()).toEqual({ detail: expect.stringContaining('/api/v1/nothing') });
    const broken = await get(app, '/api/v1/things/broken');
    expect([broken.statusCode, broken.json()]).toEqual([500, { detail: 'Internal Server Error', error_id: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
  });
});

describe('a service with a JWT secret', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await serviceWith(SECRET);
  });
  afterAll(() => app.close());

  const statusWith = async (token: string) => (await get(app, '/api/v1/things', { authorization: `Bearer ${token}` })).statusCode;

  it('lets a valid access token in', async () => expect(await statusWith(await signed(claims))).toBe(200));

  it.each([
    ['another secret', () => signed(claims, 'another-made-up-secret-of-32-characters-or-so')],
    ['another algorithm', () => signed(claims, SECRET.repeat(2), 'HS512')],
    ['another audience', () => signed(claims, SECRET, 'HS256', 'elsewhere')],
    ['an expired token', () => signed(claims, SECRET, 'HS256', 'decnet-dashboard', Math.floor(Date.now() / 1000) - 60)],
    ['a refresh token', () => signed({ ...claims, typ: 'refresh' })],
    ['a token without jti', () => signed({ uuid: 'u1', typ: 'access' })],
    ['no token at all', () => Promise.resolve('')],
  ])('refuses %s with 401 and tells nothing more', async (_what, token) => {
    const response = await get(app, '/api/v1/things', { authorization: `Bearer ${await token()}` });
    expect([response.statusCode, response.json()]).toEqual([401, { detail: 'Could not validate credentials' }]);
    expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  it('leaves health open', async () => expect((await get(app, '/healthz')).statusCode).toBe(200));
});
