// SPDX-License-Identifier: AGPL-3.0-or-later
import { canonicalJson, resourceOf, type StixObject, StixVerifier, verifyTaxii } from '@ttp/attack-stix';
import { AttackerStore, DossierReader, TagStore, UserRow, WRITE_SETTLED_MS } from '@ttp/persistence';
import { describeOn, describeOnEachDialect } from '@ttp/persistence/testing';
import { signToken } from '@ttp/service/tokens';
import { DataSource } from 'typeorm';
import { aTag, getApi, NOW, startApi } from './harness';
import { aScene, IDENTITY, type Scene } from './scene';

const TAXII = 'application/taxii+json;version=2.1';
const STIX = 'application/stix+json;version=2.1';
const ROOT = '/taxii2/decnet';
const COLLECTIONS = { attackers: 'full', opencti: 'opencti' } as const;
const UNKNOWN = '00000000-0000-5000-8000-000000000000';
const SECRET = 'a-made-up-secret-of-more-than-32-characters';

type Alias = keyof typeof COLLECTIONS;

interface Page {
  readonly more: boolean;
  readonly next?: string;
  readonly objects?: readonly StixObject[];
}

const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

const clock = (at: Date) => jest.spyOn(Date, 'now').mockReturnValue(at.getTime());
const contents = (objects: readonly StixObject[]) => [...new Set(objects.map((object) => canonicalJson(object)))].toSorted();
const positioned = (...parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

describeOnEachDialect('TAXII', (databases) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(await databases().create());
    await aCrowd(110);
  });
  beforeEach(() => clock(later(3_600)));
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => scene.app.close());

  /** Attackers with a command and two techniques each; five share a write. */
  async function aCrowd(size: number): Promise<void> {
    const ips = Array.from({ length: size }, (_, n) => `198.51.100.${n}`);
    for (let n = 0; n < size; n += 5) await scene.app.get(AttackerStore).createMissing(ips.slice(n, n + 5), later(n));
    const uuids = await scene.app.get(AttackerStore).findByIps(ips);
    const tags = [...uuids.values()].flatMap((attackerUuid) =>
      ['T1110', 'T1078'].map((techniqueId) => {
        const evidence = { command_text: `made-up-tool ${attackerUuid}` };
        return aTag({ attackerUuid, techniqueId, sourceId: `${attackerUuid}#${techniqueId}`, evidence });
      }),
    );
    await scene.app.get(TagStore).storeBatch([{ tags }], () => [], { floor: 0, now: NOW });
  }

  const ask = (path: string, headers: Record<string, string> = { accept: TAXII }) =>
    scene.app.inject({ method: 'GET', url: `${ROOT}${path}`, headers });
  const bodyOf = async <Body = Page>(path: string): Promise<Body> => {
    const response = await ask(path);
    expect([path, response.statusCode, response.headers['content-type'], verifyTaxii(response.json())]).toEqual([path, 200, TAXII, []]);
    return response.json<Body>();
  };
  const objectsIn = async (path: string): Promise<readonly StixObject[]> => (await bodyOf(path)).objects ?? [];

  /** All pages behind each other, as a client follows `next`. */
  async function walk(alias: Alias, query: string, onPage: () => Promise<unknown> = async () => undefined) {
    const pages: Page[] = [];
    const dates: string[] = [];
    for (let next = ''; ; await onPage()) {
      const response = await ask(`/collections/${alias}/objects/?${query}${next}`);
      expect([response.statusCode, response.headers['content-type']]).toEqual([200, TAXII]);
      const page = response.json<Page>();
      expect(verifyTaxii(page, 'envelope', { profile: COLLECTIONS[alias] })).toEqual([]);
      pages.push(page);
      if (page.objects) dates.push(String(response.headers['x-taxii-date-added-first']), String(response.headers['x-taxii-date-added-last']));
      if (page.next === undefined) return { objects: pages.flatMap(({ objects = [] }) => objects), dates, pages };
      next = `&next=${page.next}`;
    }
  }

  const exported = async (alias: Alias): Promise<readonly StixObject[]> =>
    (await getApi(scene.app, `attackers/export/stix?profile=${COLLECTIONS[alias]}`)).json<{ objects: StixObject[] }>().objects;

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

  it.each(Object.keys(COLLECTIONS) as Alias[])('gives page by page what the STIX export of %s has, each after what it refers to', async (alias) => {
    const { objects, dates, pages } = await walk(alias, 'limit=7');
    expect(new Set(objects.map(({ id }) => id)).size).toBeGreaterThan(1_000);
    expect(contents(objects)).toEqual(contents(await exported(alias)));
    expect(pages.slice(0, -1).every((page) => page.more && page.objects?.length === 7)).toBe(true);
    expect(dates).toEqual(dates.toSorted());
    const verifier = new StixVerifier({ profile: COLLECTIONS[alias], ordered: true });
    expect([...objects.flatMap((object) => verifier.add(object)), ...verifier.finish()]).toEqual([]);
  }, 240_000);

  it('gives the same whatever the limit, at most 1,000 a page', async () => {
    const { pages, objects } = await walk('attackers', 'limit=5000');
    expect(pages.map((page) => page.objects?.length)).toEqual([1_000, expect.any(Number)]);
    expect(contents(objects)).toEqual(contents(await exported('attackers')));
    expect((await bodyOf('/collections/attackers/objects/')).objects).toHaveLength(100);
  });

  it('reads an identity without times of its own once a page, however many attackers it has', async () => {
    const resolve = (identity: string | null, ip: string) =>
      scene.app.get(DataSource).query('UPDATE attackers SET identity_id = ? WHERE ip = ?', [identity, ip]);
    const ips = ['198.51.100.1', '198.51.100.2', '198.51.100.3'];
    for (const ip of ips) await resolve(IDENTITY, ip);
    const read = jest.spyOn(scene.app.get(DossierReader), 'identity');
    const objects = await objectsIn('/collections/attackers/objects/?limit=1000');
    for (const ip of ips) await resolve(null, ip);
    expect(objects.filter((object) => object['relationship_type'] === 'derived-from')).toHaveLength(4);
    expect(read.mock.calls).toEqual([[IDENTITY]]);
  });

  it('lists in the manifest what the objects are, in their order', async () => {
    const { objects = [], next } = await bodyOf('/collections/attackers/objects/?limit=40');
    const manifest = await bodyOf<{ objects: Record<string, unknown>[]; next: string }>('/collections/attackers/manifest/?limit=40');
    expect(manifest.next).toBe(next);
    expect(manifest.objects.map(({ id }) => id)).toEqual(objects.map(({ id }) => id));
    const producer = { id: objects[0]?.id, date_added: '2026-11-21T08:00:00.123000Z', version: '2026-01-01T00:00:00.000Z', media_type: STIX };
    expect(manifest.objects[0]).toEqual(producer);
    const address = manifest.objects.find(({ id }) => String(id).startsWith('ipv'));
    expect(address).toMatchObject({ version: '1970-01-01T00:00:00.000Z' });
  });

  const poll = (added: string) => walk('attackers', `added_after=${added}&limit=50`);
  const written = (uuid: string, at: string) => scene.app.get(DataSource).query('UPDATE attackers SET updated_at = ? WHERE uuid = ?', [at, uuid]);
  const tagged = async (sourceId: string, at: Date) => {
    const tag = aTag({ attackerUuid: scene.other, sourceId, techniqueId: 'T1059', tactic: 'TA0002', createdAt: at });
    await scene.app.get(TagStore).storeBatch([{ tags: [tag] }], () => [], { floor: 0, now: at });
  };

  describe('polled', () => {
    let last: string;
    beforeEach(async () => {
      clock(later(7_200));
      last = (await walk('attackers', 'limit=1000')).dates.at(-1) ?? '';
    });

    it('has nothing until something new is settled, and then that attacker alone, once', async () => {
      expect(await poll(last)).toMatchObject({ pages: [{ more: false }], objects: [] });
      await tagged('new-1', later(7_200));
      clock(new Date(later(7_200).getTime() + WRITE_SETTLED_MS - 1));
      expect((await poll(last)).objects).toEqual([]);
      clock(new Date(later(7_200).getTime() + WRITE_SETTLED_MS));
      const { objects, dates } = await poll(last);
      expect(objects.filter(({ type }) => type === 'threat-actor')).toHaveLength(1);
      expect(objects.filter(({ type }) => type === 'attack-pattern').map((one) => one['name'])).toContain('Command and Scripting Interpreter');
      expect(dates).toEqual(['2026-11-21T10:00:00.123000Z', '2026-11-21T10:00:00.123000Z']);
      expect((await poll(dates[1] ?? '')).objects).toEqual([]);
      expect((await poll('2026-11-21T10:00:00.123Z')).objects).toEqual([]);
    });

    it('has an attacker of which microseconds are stored once only, although clients cut them off', async () => {
      await written(scene.other, '2026-11-21 10:30:00.302472');
      clock(later(10_800));
      const { dates } = await poll(last);
      expect(dates.at(-1)).toBe('2026-11-21T10:30:00.303000Z');
      expect((await poll('2026-11-21T10:30:00.303Z')).objects).toEqual([]);
    });

    it('has an attacker again that is written while its pages are read', async () => {
      clock(later(20_000));
      let count = 0;
      const { objects } = await walk('attackers', 'limit=400', async () => {
        count += 1;
        if (count === 1) await written(scene.attacker, '2026-11-21 09:00:00.000000');
      });
      const actors = objects.filter(({ type }) => type === 'threat-actor').map(({ id }) => id);
      expect(actors.length).toBe(new Set(actors).size + 2);
      expect(contents(objects)).toEqual(contents(await exported('attackers')));
    });
  });

  it('finds objects by type, id and version', async () => {
    clock(later(20_000));
    const path = '/collections/attackers/objects/';
    const actors = await objectsIn(`${path}?match[type]=threat-actor&limit=1000`);
    expect(new Set(actors.map(({ type }) => type))).toEqual(new Set(['threat-actor']));
    // Those of 112 attackers and of one identity.
    expect(actors).toHaveLength(113);
    const actor = actors[60] as StixObject;
    const modified = String(actor['modified']);
    for (const versions of ['first', 'last', 'all', `2020-01-01T00:00:00Z,${modified}`, modified.replace('Z', '000Z')]) {
      expect(await objectsIn(`${path}?match[id]=${actor.id}&match[version]=${versions}`)).toEqual([actor]);
      expect(await objectsIn(`${path}${actor.id}/?match[version]=${versions}&match[spec_version]=2.0,2.1`)).toEqual([actor]);
    }
    expect(await objectsIn(`${path}?match[id]=${actor.id}&match[version]=2020-01-01T00:00:00Z`)).toEqual([]);
    expect(await objectsIn(`${path}?match[id]=${actor.id}&match[spec_version]=2.0`)).toEqual([]);
    expect(await objectsIn(`${path}?match[id]=${actor.id},${actors[3]?.id},threat-actor--${UNKNOWN}&match[type]=note,threat-actor`)).toHaveLength(2);
    expect(await bodyOf(`${path}${actor.id}/versions/`)).toEqual({ more: false, versions: [modified] });
    expect(await objectsIn(`/collections/opencti/objects/?match[type]=x-decnet-behave-profile`)).toEqual([]);
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

  it('begins where a forged next says, and no further than anybody may read', async () => {
    expect(await bodyOf(`/collections/attackers/objects/?next=${positioned('9998-12-31 23:59:59.999999', 'zzz', '')}`)).toEqual({ more: false });
    const all = (await bodyOf('/collections/attackers/objects/?limit=1000')).objects;
    expect((await bodyOf(`/collections/attackers/objects/?limit=1000&next=${positioned('1000-01-01 00:00:00', '!', 'x')}`)).objects).toEqual(all);
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
