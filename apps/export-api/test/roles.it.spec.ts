// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { UserRow } from '@ttp/persistence';
import { describeOn } from '@ttp/persistence/testing';
import { answerOf } from '@ttp/service/testing';
import { signToken } from '@ttp/service/tokens';
import { DataSource } from 'typeorm';
import { startApi } from './harness';
import { CAMPAIGN, IDENTITY } from './scene';

const SECRET = 'a-made-up-secret-of-more-than-32-characters';
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Every route, who may use it, and what an empty database answers. A route that is missing here fails the test. */
const ROUTES: Readonly<Record<string, readonly [role: 'anybody' | 'viewer', status: number]>> = {
  '/healthz': ['anybody', 200],
  '/readyz': ['anybody', 200],
  '/metrics': ['anybody', 200],
  '/openapi.json': ['anybody', 200],
  '/api/docs': ['anybody', 200],
  '/api/docs-json': ['anybody', 200],
  '/api/docs/start.js': ['anybody', 200],
  '/api/docs/swagger-ui.css': ['anybody', 200],
  '/api/docs/swagger-ui-bundle.js': ['anybody', 200],
  '/api/v1/ttp/techniques': ['viewer', 200],
  '/api/v1/ttp/by-identity/:identity_uuid': ['viewer', 200],
  '/api/v1/ttp/by-attacker/:attacker_uuid': ['viewer', 200],
  '/api/v1/ttp/by-session/:session_id': ['viewer', 200],
  '/api/v1/ttp/by-campaign/:campaign_uuid': ['viewer', 200],
  '/api/v1/ttp/tags/by-:scope/:uuid/:technique_id': ['viewer', 200],
  '/api/v1/ttp/techniques/:technique_id/groups': ['viewer', 200],
  '/api/v1/ttp/overlap/attacker/:attacker_uuid': ['viewer', 200],
  '/api/v1/ttp/overlap/identity/:identity_uuid': ['viewer', 200],
  '/api/v1/ttp/export/navigator': ['viewer', 200],
  '/api/v1/ttp/export/navigator/identity/:identity_uuid': ['viewer', 200],
  '/api/v1/ttp/export/navigator/:kind/:id': ['viewer', 200],
  '/api/v1/attackers/export': ['viewer', 200],
  '/api/v1/attackers/export/stix': ['viewer', 200],
  '/api/v1/attackers/export/misp': ['viewer', 200],
  '/api/v1/attackers/:uuid/export/stix': ['viewer', 404],
  '/api/v1/attackers/:uuid/export/misp': ['viewer', 404],
  '/api/v1/identities/:uuid/export/stix': ['viewer', 404],
  '/api/v1/sessions/:session_id/export/attack-flow': ['viewer', 404],
  '/api/v1/attackers/:uuid/intel': ['viewer', 404],
};

const SAMPLES: Readonly<Record<string, string>> = {
  identity_uuid: IDENTITY,
  campaign_uuid: CAMPAIGN,
  scope: 'session',
  kind: 'attacker',
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

  it('is said here of every route, and there is none that writes', () => {
    const routes = Object.keys(ROUTES).flatMap((url) => [`GET ${url}`, `HEAD ${url}`]);
    // Those of TAXII are in taxii.it.spec.ts: they answer in its own words.
    expect([...registered].filter((route) => !route.includes('/taxii2')).toSorted()).toEqual(routes.toSorted());
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

  it('leaves the rest open', async () => {
    for (const [route, [, status]] of open) expect([route, (await app.inject(route)).statusCode]).toEqual([route, status]);
  });
});
