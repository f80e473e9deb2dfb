// SPDX-License-Identifier: AGPL-3.0-or-later
import { resourceOf, verifyTaxii } from '@ttp/attack-stix';
import { UserRow } from '@ttp/persistence';
import { describeOn } from '@ttp/persistence/testing';
import { signToken } from '@ttp/service/tokens';
import { DataSource } from 'typeorm';
import { startApi } from './harness';
import { aScene, type Scene } from './scene';
import { positioned, ROOT, STIX, TAXII, taxiiClient, UNKNOWN } from './taxii-client';

const SECRET = 'a-made-up-secret-of-more-than-32-characters';

describeOn('sqlite', 'requests of TAXII', (databases) => {
  let scene: Scene;
  const { ask, bodyOf } = taxiiClient(() => scene.app);
  beforeAll(async () => {
    scene = await aScene(await databases().create());
  });
  afterAll(() => scene.app.close());

  it.each([
    ['/taxii2', 'discovery'],
    [ROOT, 'api-root'],
    [`${ROOT}/collections`, 'collections'],
    [`${ROOT}/collections/opencti`, 'collection'],
  ])('says at %s, with a slash behind and without, what there is', async (path, resource) => {
    for (const url of [path, `${path}/`]) {
      const { statusCode, headers, body } = await scene.app.inject({ url, headers: { accept: TAXII } });
      expect([url, statusCode, headers['content-type'], headers['cache-control']]).toEqual([url, 200, TAXII, 'no-store']);
      expect([resourceOf(JSON.parse(body)), verifyTaxii(JSON.parse(body))]).toEqual([resource, []]);
    }
  });

  it('names collections by ids that stay, read-only', async () => {
    const { collections } = await bodyOf<{ collections: Record<string, unknown>[] }>('/collections/');
    expect(collections).toMatchObject([
      { id: 'b8c5f0e4-016e-549b-bde5-54156345344b', alias: 'attackers', can_read: true, can_write: false, media_types: [STIX] },
      { id: '90ad476e-d73c-594c-8732-4e9b2ee1a44f', alias: 'opencti', can_read: true, can_write: false },
    ]);
    for (const { id } of collections) expect(await bodyOf(`/collections/${String(id)}/`)).toMatchObject({ id });
  });

  it.each([
    ['/collections/unknown/', 'there is no such collection; /taxii2/decnet/collections/ lists those that there are'],
    [`/collections/${UNKNOWN}/objects/`, 'there is no such collection; /taxii2/decnet/collections/ lists those that there are'],
    [`/collections/attackers/objects/threat-actor--${UNKNOWN}/`, 'the collection has no such object, or not in that version'],
    ['/collections/attackers/objects/..%2f..%2fetc/versions/', 'the collection has no such object, or not in that version'],
    [`/status/${UNKNOWN}/`, 'there is no such resource'],
    ['/../other/', 'there is no such resource'],
  ])('answers %s with 404 in the words of TAXII', async (path, description) => {
    const response = await ask(path);
    const refusal = { title: 'Not Found', description, http_status: '404' };
    expect([response.statusCode, response.headers['content-type'], response.json()]).toEqual([404, TAXII, refusal]);
    expect(verifyTaxii(response.json())).toEqual([]);
  });

  const HOSTILE = [
    '',
    '%00',
    'abc',
    'a'.repeat(513),
    "'%20OR%201=1",
    positioned(),
    positioned(1, 2, 3),
    positioned('2026-02-31 00:00:00', 'a', ''),
    positioned('9999-99-99 99:99:99', 'a', ''),
    positioned('2026-11-21 00:00:00', 'a', "'"),
    positioned('2026-11-21 00:00:00', 'a b', ''),
  ];

  it.each<[query: string, description: unknown]>([
    ...HOSTILE.map((next): [string, string] => [`next=${next}`, 'next must be one that a page gave']),
    ['limit=0', 'limit must be a whole number from 1 on'],
    ['limit=-1', 'limit must be a whole number from 1 on'],
    ['limit=1e3', 'limit must be a whole number from 1 on'],
    ['limit=1&limit=2', 'limit must be a whole number from 1 on'],
    ['added_after=yesterday', 'added_after must be an instant such as 2030-01-31T12:00:00Z'],
    ['added_after=2026-02-31T00:00:00Z', 'added_after must be an instant such as 2030-01-31T12:00:00Z'],
    ['match[version]=newest', 'match[version] must be first, last, all or times, separated by commas'],
    ['match[id]=%27', 'match[id] must be ids of objects, separated by commas'],
    ['match[spec_version]=x', 'match[spec_version] must be versions such as 2.1, separated by commas'],
    ['match[confidence]=50', expect.stringContaining('unknown field')],
    ['__proto__=1', expect.stringContaining('unknown field')],
  ])('refuses ?%s with 400', async (query, description) => {
    for (const path of ['objects', 'manifest']) {
      const response = await ask(`/collections/attackers/${path}/?${query}`);
      const refusal = { title: 'Bad Request', description, http_status: '400' };
      expect([response.statusCode, response.headers['content-type'], response.json()]).toEqual([400, TAXII, refusal]);
    }
  });

  it.each([
    undefined,
    TAXII,
    'application/taxii+json; version="2.1"',
    'application/taxii+json',
    'Application/TAXII+JSON;Version=2.1',
    'text/html, */*;q=0.1',
    'application/*',
  ])('takes Accept: %s', async (accept) => {
    expect((await ask('/collections/', accept === undefined ? {} : { accept })).statusCode).toBe(200);
  });

  it.each([
    'application/json',
    'application/taxii+json;version=2.0',
    'application/vnd.oasis.taxii+json; version=2.0',
    'text/html',
    '',
    'application/taxii+json;q=0',
  ])('refuses Accept: %s with 406', async (accept) => {
    const response = await ask('/collections/', { accept });
    const refusal = { title: 'Not Acceptable', description: `Accept must allow ${TAXII}`, http_status: '406' };
    expect([response.statusCode, response.headers['content-type'], response.json()]).toEqual([406, TAXII, refusal]);
  });

  it('takes nothing and removes nothing', async () => {
    const headers = { accept: TAXII, 'content-type': TAXII };
    const send = (method: 'POST' | 'DELETE', path: string) =>
      scene.app.inject({ method, url: `${ROOT}/collections/${path}`, headers, payload: '{"objects":[]}' });
    const refusal = { title: 'Forbidden', description: 'the collection attackers is read-only', http_status: '403' };
    for (const response of [await send('POST', 'attackers/objects/'), await send('DELETE', `attackers/objects/threat-actor--${UNKNOWN}/`)]) {
      expect([response.statusCode, response.json()]).toEqual([403, refusal]);
    }
    expect((await send('POST', 'unknown/objects/')).statusCode).toBe(404);
  });
});

describeOn('sqlite', 'TAXII with a secret', (databases) => {
  it('shows nothing without a token, and to a token everything', async () => {
    const routes = new Set<string>();
    const note = ({ method, url }: { readonly method: string | readonly string[]; readonly url: string }) => {
      if (url.startsWith('/taxii2')) routes.add(`${String(method)} ${url}`);
    };
    const app = await startApi(await databases().create(), { jwtSecret: SECRET }, note);
    expect([...routes].filter((route) => !/^(?:GET|HEAD)/.test(route))).toEqual([
      'POST /taxii2/decnet/collections/:collection/objects',
      'DELETE /taxii2/decnet/collections/:collection/objects/:object',
    ]);
    expect(routes.size).toBe(20);
    const vera = { uuid: 'vera', username: 'vera', role: 'viewer', mustChangePassword: false, tokensValidFrom: null } as const;
    await app.get(DataSource).getRepository(UserRow).insert(vera);
    const authorization = `Bearer ${await signToken('vera', SECRET, 5)}`;
    for (const route of routes) {
      const [method, path] = route.split(' ') as ['GET', string];
      const url = path.replace(':collection', 'attackers').replace(':object', `threat-actor--${UNKNOWN}`);
      const refused = await app.inject({ method, url, headers: { accept: 'text/html' } });
      const { 'www-authenticate': scheme, 'content-type': type } = refused.headers;
      expect([route, refused.statusCode, scheme, type]).toEqual([route, 401, 'Bearer', TAXII]);
      const refusal = '{"title":"Unauthorized","description":"Could not validate credentials","http_status":"401"}';
      expect(refused.body).toBe(route.startsWith('HEAD') ? '' : refusal);
      expect([route, (await app.inject({ method, url, headers: { authorization } })).statusCode]).not.toEqual([route, 401]);
    }
    const empty = await app.inject({ url: `${ROOT}/collections/attackers/objects/`, headers: { authorization } });
    expect([empty.statusCode, empty.json(), empty.headers['x-taxii-date-added-last']]).toEqual([200, { more: false }, undefined]);
    await app.close();
  });
});
