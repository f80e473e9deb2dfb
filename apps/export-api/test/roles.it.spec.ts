// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeyStore, type ApiKeyScope, UserRow } from '@ttp/persistence';
import { describeOn } from '@ttp/persistence/testing';
import { answerOf } from '@ttp/service/testing';
import { signToken } from '@ttp/service/tokens';
import { DataSource } from 'typeorm';
import { startApi } from './harness';
import { CAMPAIGN, IDENTITY } from './scene';

const SECRET = 'a-made-up-secret-of-more-than-32-characters';
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Every route, who may use it, what an empty database answers, and the scope that an API key needs, if any does. A missing route fails the test. */
const ROUTES: Readonly<Record<string, readonly [role: 'anybody' | 'viewer', status: number, scope?: ApiKeyScope]>> = {
  '/healthz': ['anybody', 200],
  '/readyz': ['anybody', 200],
  '/metrics': ['anybody', 200],
  '/openapi.json': ['anybody', 200],
  '/api/docs': ['anybody', 200],
  '/api/docs-json': ['anybody', 200],
  '/api/docs/start.js': ['anybody', 200],
  '/api/docs/swagger-ui.css': ['anybody', 200],
  '/api/docs/swagger-ui-bundle.js': ['anybody', 200],
  '/api/v1/ttp/techniques': ['viewer', 200, 'read'],
  '/api/v1/ttp/by-identity/:identity_uuid': ['viewer', 200, 'read'],
  '/api/v1/ttp/by-attacker/:attacker_uuid': ['viewer', 200, 'read'],
  '/api/v1/ttp/by-session/:session_id': ['viewer', 200, 'read'],
  '/api/v1/ttp/by-campaign/:campaign_uuid': ['viewer', 200, 'read'],
  '/api/v1/ttp/tags/by-:scope/:uuid/:technique_id': ['viewer', 200, 'read'],
  '/api/v1/ttp/techniques/:technique_id/groups': ['viewer', 200, 'read'],
  '/api/v1/ttp/overlap/attacker/:attacker_uuid': ['viewer', 200, 'read'],
  '/api/v1/ttp/overlap/identity/:identity_uuid': ['viewer', 200, 'read'],
  '/api/v1/ttp/export/navigator': ['viewer', 200, 'export'],
  '/api/v1/ttp/export/navigator/identity/:identity_uuid': ['viewer', 200, 'export'],
  '/api/v1/ttp/export/navigator/:kind/:id': ['viewer', 200, 'export'],
  '/api/v1/attackers/export': ['viewer', 200, 'export'],
  '/api/v1/attackers/export/stix': ['viewer', 200, 'export'],
  '/api/v1/attackers/export/misp': ['viewer', 200, 'export'],
  '/api/v1/attackers/:uuid/export/stix': ['viewer', 404, 'export'],
  '/api/v1/attackers/:uuid/export/misp': ['viewer', 404, 'export'],
  '/api/v1/identities/:uuid/export/stix': ['viewer', 404, 'export'],
  '/api/v1/sessions/:session_id/export/attack-flow': ['viewer', 404, 'export'],
  '/api/v1/attackers/:uuid/intel': ['viewer', 404, 'read'],
  // Without a broker.
  '/api/v1/ttp/events': ['viewer', 503],
};

const SAMPLES: Readonly<Record<string, string>> = {
  identity_uuid: IDENTITY,
  campaign_uuid: CAMPAIGN,
  scope: 'session',
  kind: 'attacker',
  collection: 'attackers',
  technique_id: 'T1110',
};

const urlOf = (route: string): string => route.replace(/:(\w+)/g, (_, name: string) => SAMPLES[name] ?? NOBODY);

describeOn('sqlite', 'who may read what', (databases) => {
  const registered = new Set<string>();
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await startApi(await databases().create(), { jwtSecret: SECRET }, (route) => registered.add(`${String(route.method)} ${route.url}`));
  });
  afterAll(() => app.close());

  const tokenOf = async (uuid: string, user: Partial<UserRow> = {}) => {
    const row = { uuid, username: uuid, role: 'viewer', mustChangePassword: false, tokensValidFrom: null, ...user };
    await app.get(DataSource).getRepository(UserRow).insert(row);
    return { authorization: `Bearer ${await signToken(uuid, SECRET, 5)}` };
  };

  it('is said here of every route, and there is none that writes but for the one that gives tickets', () => {
    const routes = Object.keys(ROUTES).flatMap((url) => [`GET ${url}`, `HEAD ${url}`]);
    // Those of TAXII are in taxii-requests.it.spec.ts: they answer in its own words.
    expect([...registered].filter((route) => !route.includes('/taxii2')).toSorted()).toEqual([...routes, 'POST /api/v1/auth/sse-ticket'].toSorted());
  });

  const closed = Object.entries(ROUTES).filter(([, [role]]) => role !== 'anybody');
  const open = Object.entries(ROUTES).filter(([, [role]]) => role === 'anybody');

  it.each(closed)('%s wants a token', async (route) => {
    for (const authorization of [undefined, 'Bearer x.y.z', 'bearer x.y.z', 'Basic eDp5']) {
      const response = await app.inject({ url: urlOf(route), headers: authorization === undefined ? {} : { authorization } });
      expect([...answerOf(response), response.headers['www-authenticate']]).toEqual([401, { detail: 'Could not validate credentials' }, 'Bearer']);
      expect((await app.inject({ method: 'HEAD', url: urlOf(route) })).statusCode).toBe(401);
    }
  });

  it('lets viewers and admins read', async () => {
    for (const headers of [await tokenOf('vera'), await tokenOf('ada', { role: 'admin' })]) {
      for (const [route, [, status]] of closed) {
        expect([route, (await app.inject({ url: urlOf(route), headers })).statusCode]).toEqual([route, status]);
      }
    }
  });

  it('sends whoever must change the password away', async () => {
    const headers = await tokenOf('carl', { mustChangePassword: true });
    for (const [route] of closed) {
      const refused = [403, { detail: 'Password change required before accessing this resource' }];
      expect([route, ...answerOf(await app.inject({ url: urlOf(route), headers }))]).toEqual([route, ...refused]);
    }
  });

  const keyOf = async (...scopes: readonly ApiKeyScope[]) => {
    const now = new Date();
    const wish = { name: scopes.join(), scopes, createdBy: 'ann', expiresAt: new Date(now.getTime() + 3_600_000), now };
    const { key, row } = await new ApiKeyStore(app.get(DataSource)).create(wish);
    return { prefix: row.prefix, headers: { authorization: `Bearer ${key}` } };
  };

  it('lets API keys read what their scopes say, by any method and TAXII included, and nothing else', async () => {
    const keys = [];
    for (const scopes of [['read'], ['export'], ['rules:write'], ['read', 'export']] as const) keys.push({ scopes, ...(await keyOf(...scopes)) });
    const routes = [...registered].map((route) => route.split(' ') as ['GET', string]).filter(([, url]) => ROUTES[url]?.[0] !== 'anybody');
    expect(routes.length).toBeGreaterThan(60);
    for (const { scopes, headers } of keys) {
      for (const [method, route] of routes) {
        const scope = route.startsWith('/taxii2') ? 'export' : ROUTES[route]?.[2];
        const { statusCode, body } = await app.inject({ method, url: urlOf(route), headers: { ...headers, accept: '*/*' } });
        expect([401, 415, 500]).not.toContain(statusCode);
        // Who may use TAXII hears from it that it takes nothing.
        const isRefused = statusCode === 403 && !body.includes('read-only');
        const isAllowed = scope !== undefined && (scopes as readonly ApiKeyScope[]).includes(scope);
        expect([scopes, method, route, isRefused]).toEqual([scopes, method, route, !isAllowed]);
      }
    }
  });

  it('lets no API key in that was revoked, has ended, or has another secret', async () => {
    const [revoked, ended, other] = [await keyOf('read'), await keyOf('read'), await keyOf('read')];
    const source = app.get(DataSource);
    await new ApiKeyStore(source).revoke(revoked.prefix, new Date());
    await source.query("UPDATE ttp_api_key SET expires_at = '2020-01-01 00:00:00.000000' WHERE prefix = ?", [ended.prefix]);
    const wrong = other.headers.authorization.replace(/_[^_]{4}/g, '_AAAA');
    const later = Date.now() + 10_001;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
    for (const authorization of [revoked.headers.authorization, ended.headers.authorization, wrong]) {
      const statusOf = async (route: string) => (await app.inject({ url: urlOf(route), headers: { authorization } })).statusCode;
      for (const [route] of closed) expect([route, await statusOf(route)]).toEqual([route, 401]);
    }
    expect((await app.inject({ url: '/api/v1/ttp/techniques', headers: other.headers })).statusCode).toBe(200);
    clock.mockRestore();
  });

  it('leaves the rest open', async () => {
    for (const [route, [, status]] of open) expect([route, (await app.inject(route)).statusCode]).toEqual([route, status]);
  });
});
