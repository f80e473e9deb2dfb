// SPDX-License-Identifier: AGPL-3.0-or-later
import { describeOn } from '@ttp/persistence/testing';
import { HOSTILE_TEXTS, TERMINAL_ORDERS } from '@ttp/ttp-core/testing';
import fc from 'fast-check';
import { aScene, type Scene } from './scene';

const REQUESTS = 600;

const PATHS = [
  'ttp/techniques', 'ttp/by-attacker/ID', 'ttp/by-session/ID', 'ttp/by-campaign/ID', 'ttp/tags/by-attacker/ID/ID',
  'ttp/export/navigator/ID/ID', 'ttp/overlap/identity/ID', 'ttp/techniques/ID/groups', 'attackers/export', 'attackers/export/stix',
  'attackers/export/misp', 'attackers/ID/export/stix', 'sessions/ID/export/attack-flow', 'attackers/ID/intel',
]
  .map((path) => `/api/v1/${path}`)
  .concat(['objects/', 'manifest/', 'objects/ID/',
  'objects/ID/versions/'].map((path) => `/taxii2/decnet/collections/attackers/${path}`), '/taxii2/ID/');
const NAMES = [
  'attack', 'since', 'until', 'limit', 'cursor', 'tlp', 'profile', 'format', 'wrap', 'added_after', 'next', 'match[id]', 'match[type]',
  'match[version]', 'match[spec_version]', '__proto__', 'constructor', 'limit[]', 'x',
];
const VALUES = [
  '', '0', '-1', '1', '1e9', '9007199254740993', 'NaN', '19.0', '18.1', '19', 'all', 'first', 'last', 'T1110', 'true',
  '2026-01-01T00:00:00Z', '2026-02-31T00:00:00Z', '+275760-09-13T00:00:00Z', '0000-00-00',
  Buffer.from('["2026-01-01 00:00:00","x","y"]').toString('base64url'), Buffer.from('[1,2,3]').toString('base64url'), '../../etc/passwd',
  'attacker', 'identity', '1795305600000.00000000-0000-0000-0000-000000000000', ','.repeat(500), 'a'.repeat(3_000),
  ...Object.values(HOSTILE_TEXTS),
];

const value = fc
  .oneof({ weight: 3, arbitrary: fc.constantFrom(...VALUES) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) })
  .map((text) => text.toWellFormed());
const request = fc.record({
  path: fc.constantFrom(...PATHS),
  ids: fc.tuple(value, value),
  query: fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 4 }),
});

const urlOf = ({ path, ids, query }: typeof request extends fc.Arbitrary<infer T> ? T : never): string => {
  let at = 0;
  const filled = path.replaceAll('ID', () => encodeURIComponent(ids[at++] ?? ''));
  return `${filled}?${query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`;
};

describeOn('sqlite', 'what clients ask for', (databases) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(await databases().create());
  });
  afterAll(() => scene.app.close());

  it(`is answered or refused, never a defect, in each of ${REQUESTS} requests`, async () => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(request, async (asked) => {
        const headers = { accept: asked.path.startsWith('/taxii2') ? 'application/taxii+json;version=2.1' : 'application/json' };
        const { statusCode, body } = await scene.app.inject({ method: 'GET', url: urlOf(asked), headers });
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
        expect(statusCode).toBeLessThan(500);
        expect(body).not.toMatch(TERMINAL_ORDERS);
        expect(body).not.toMatch(/node_modules|at \w+ \(/);
      }),
      { numRuns: REQUESTS, seed: 1 },
    );
    // Of each kind enough that it means something.
    for (const status of [200, 400, 404]) expect([status, (statuses.get(status) ?? 0) > 20]).toEqual([status, true]);
  });
});
