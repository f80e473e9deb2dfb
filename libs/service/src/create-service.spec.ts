// SPDX-License-Identifier: AGPL-3.0-or-later
import { Body, Controller, Get, HttpCode, Module, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Settings } from '@ttp/config';
import { NotYet } from '@ttp/ttp-core';
import { IsString } from 'class-validator';
import { SignJWT } from 'jose';
import { Caller, type CallerIdentity } from './auth.caller';
import { AdminOnly } from './auth.roles';
import { Readiness } from './readiness';
import { answerOf } from '../test/answer-of';
import { createService } from './run-service';

class ThingDto {
  @IsString({ message: 'name must be a text' })
  name!: string;
}

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

  @Get('away')
  away() {
    throw new NotYet('the database is not available');
  }

  @Get('search')
  search(@Query() { name }: ThingDto) {
    return { name };
  }

  @Post('mine')
  @AdminOnly()
  @HttpCode(200)
  make(@Body() { name }: ThingDto, @Caller() caller: CallerIdentity) {
    return { name, caller: caller.name };
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
    const unknown = await get(app, '/api/v1/nothing');
    expect(unknown.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(unknown.json()).toEqual({ type: 'about:blank', title: 'Not Found', status: 404, detail: 'Cannot GET /api/v1/nothing' });
    const defect = [500, { detail: 'Internal Server Error', error_id: expect.stringMatching(/^[0-9a-f]{32}$/) }];
    expect(answerOf(await get(app, '/api/v1/things/broken'))).toEqual(defect);
  });
});

describe('what goes into a service', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await serviceWith('');
  });
  afterAll(() => app.close());

  const post = async (payload: string | Buffer, type = 'application/json') => {
    const response = await app.inject({ method: 'POST', url: '/api/v1/things/mine', payload, headers: { 'content-type': type } });
    return response.statusCode === 415 ? [415, response.body] : answerOf(response);
  };

  it('is a body as its class, from a caller who is local where there is no secret', async () => {
    expect(await post('{"name":"a"}')).toEqual([200, { name: 'a', caller: 'local' }]);
    expect(await post('{"name":"ä"}', 'Application/JSON; charset=utf-8')).toEqual([200, { name: 'ä', caller: 'local' }]);
  });

  it.each([
    ['{"name":7}', 'name must be a text'],
    ['{}', 'name must be a text'],
    ['{"name":"a","colour":"red"}', 'unknown field; known are name'],
    ['{"name":"a","__proto__":{}}', 'unknown field; known are name'],
    ['"a"', 'Body must be a JSON object'],
    ['{"name"', 'Body must be valid JSON'],
    [Buffer.from([0x22, 0xff, 0x22]), 'Body must be UTF-8'],
  ])('is no body such as %s', async (payload, detail) => expect(await post(payload)).toEqual([400, { detail }]));

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])('is no %s', async (type) =>
    expect(await post('{"name":"a"}', type)).toEqual([415, 'Content-Type must be application/json']),
  );

  it.each([1, 10])('is no body beyond a mebibyte, such as of %s MiB', async (size) =>
    expect(await post(`"${'x'.repeat(size * 1_048_576)}"`)).toEqual([413, { detail: 'Request body is too large' }]),
  );

  it.each(['evil.example', 'evil.example:8000', 'localhost.evil.example', '127.0.0.1.evil.example'])(
    'is nothing for %s, which may be a page that points its name here',
    async (host) => {
      for (const url of ['/api/v1/things', '/healthz', '/api/docs-json', '/nothing']) {
        expect([url, ...answerOf(await get(app, url, { host }))]).toEqual([url, 421, { detail: expect.stringContaining('set the secret') }]);
      }
    },
  );

  it.each(['localhost:8000', 'LocalHost', '127.0.0.1:8000', '[::1]:8000', '192.0.2.1'])('may be for %s', async (host) =>
    expect((await get(app, '/api/v1/things', { host })).statusCode).toBe(200),
  );

  it.each(['/%zz', '/api/v1/things/%ff'])('is no address such as %s', async (url) =>
    expect(answerOf(await get(app, url))).toEqual([400, { detail: 'The address must be percent-encoded UTF-8' }]),
  );

  it('is a query as its class', async () => {
    expect((await get(app, '/api/v1/things/search?name=a')).json()).toEqual({ name: 'a' });
    expect(answerOf(await get(app, '/api/v1/things/search?name=a&name=b'))).toEqual([400, { detail: 'name must be a text' }]);
    expect(answerOf(await get(app, '/api/v1/things/search?name=a&constructor=b'))).toEqual([400, { detail: 'unknown field; known are name' }]);
  });

  it('is answered with 503 while something is away', async () => {
    expect(answerOf(await get(app, '/api/v1/things/away'))).toEqual([503, { detail: 'the database is not available' }]);
  });

  it('is answered once: an ETag spares the rest', async () => {
    const { etag } = (await get(app, '/api/v1/things')).headers;
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    for (const known of [String(etag), `"x", W/${etag}`, '*']) {
      const again = await get(app, '/api/v1/things', { 'if-none-match': known });
      expect([again.statusCode, again.body, again.headers['etag'], again.headers['content-type']]).toEqual([304, '', etag, undefined]);
    }
    expect((await get(app, '/api/v1/things', { 'if-none-match': '"x"' })).statusCode).toBe(200);
    for (const url of ['/healthz', '/api/v1/nothing']) expect((await get(app, url)).headers['etag']).toBeUndefined();
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

  it('answers to any name: a page has no token', async () => {
    const headers = { host: 'ttp.example.com', authorization: `Bearer ${await signed(claims)}` };
    expect((await get(app, '/api/v1/things', headers)).statusCode).toBe(200);
  });

  it.each([
    ['another secret', () => signed(claims, 'another-made-up-secret-of-32-characters-or-so')],
    ['another algorithm', () => signed(claims, SECRET.repeat(2), 'HS512')],
    ['another audience', () => signed(claims, SECRET, 'HS256', 'elsewhere')],
    ['an expired token', () => signed(claims, SECRET, 'HS256', 'decnet-dashboard', Math.floor(Date.now() / 1000) - 60)],
    ['a refresh token', () => signed({ ...claims, typ: 'refresh' })],
    ['a token without jti', () => signed({ uuid: 'u1', typ: 'access' })],
    ['a token whose user is no text', () => signed({ ...claims, uuid: { $ne: '' } })],
    ['no token at all', () => Promise.resolve('')],
  ])('refuses %s with 401 and tells nothing more', async (_what, token) => {
    const response = await get(app, '/api/v1/things', { authorization: `Bearer ${await token()}` });
    expect(answerOf(response)).toEqual([401, { detail: 'Could not validate credentials' }]);
    expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  it('makes nobody an admin where no database tells who is one, and asks who calls before it reads the body', async () => {
    const request = { method: 'POST', url: '/api/v1/things/mine', payload: 'no json' } as const;
    const viewer = await app.inject({ ...request, headers: { authorization: `Bearer ${await signed(claims)}` } });
    expect(answerOf(viewer)).toEqual([403, { detail: 'Insufficient permissions' }]);
    expect(answerOf(await app.inject(request))).toEqual([401, { detail: 'Could not validate credentials' }]);
  });

  it('leaves health open', async () => expect((await get(app, '/healthz')).statusCode).toBe(200));
});
