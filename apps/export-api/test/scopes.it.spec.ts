// SPDX-License-Identifier: AGPL-3.0-or-later
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { answerOf } from '@ttp/service/testing';
import { get, NOW, store, aTag } from './harness';
import { aScene, CAMPAIGN, IDENTITY, type Scene } from './scene';

const T1110_001 = {
  technique_id: 'T1110',
  technique_name: 'Brute Force',
  sub_technique_id: 'T1110.001',
  sub_technique_name: 'Brute Force: Password Guessing',
  tactic: 'TA0006',
  tactics: ['TA0006'],
  count: 2,
  first_seen: '2026-11-21T10:00:00.250Z',
  last_seen: '2026-11-21T11:00:00.000Z',
  confidence_max: 0.9,
  mitre_url: 'https://attack.mitre.org/techniques/T1110/001',
};

const same = (id: string, release: string) => [id, { status: 'mapped', from: [release], reason: 'same-id', ids: [id] }];

interface Page {
  readonly rows: readonly { readonly uuid: string; readonly source_id: string }[];
  readonly next: string | undefined;
}

describeOnEachDialect('scopes of techniques', (databases) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(await databases().create());
  });
  afterAll(() => scene.app.close());

  const rowsOf = async (url: string) => (await get(scene.app, url)).json<Record<string, unknown>[]>();
  const idsOf = async (url: string) =>
    (await rowsOf(url)).map((row) => `${String(row['sub_technique_id'] ?? row['technique_id'])} ${String(row['count'])}`);

  const crosswalks = async (release: string) =>
    (await rowsOf(`techniques?attack=${release}`)).map((row) => [row['sub_technique_id'] ?? row['technique_id'], row['crosswalk']]);

  it('are an identity, whose own tags count with those of its attackers', async () => {
    expect(await idsOf(`by-identity/${IDENTITY}`)).toEqual(['T1046 1', 'T1078 1', 'T1110.001 2', 'T1562.001 1']);
    expect((await rowsOf(`by-identity/${IDENTITY}`))[2]).toEqual(T1110_001);
    expect(await idsOf(`by-attacker/${scene.attacker}`)).toEqual(['T1078 1', 'T1110.001 2', 'T1562.001 1']);
  });

  it('are a campaign, through attackers too, each row with how many identities', async () => {
    expect(await idsOf(`by-campaign/${CAMPAIGN}`)).toEqual(await idsOf(`by-identity/${IDENTITY}`));
    expect((await rowsOf(`by-campaign/${CAMPAIGN}`))[2]).toEqual({ ...T1110_001, identity_count: 1 });
    expect(await rowsOf('by-campaign/unknown')).toEqual([]);
  });

  it('are everybody, a page at a time where asked', async () => {
    const all = await idsOf('techniques');
    expect(all).toEqual(['T1046 2', 'T1078 1', 'T1110.001 2', 'T1562.001 1', 'T1685 1']);
    expect(await idsOf('techniques?limit=2&offset=1')).toEqual(all.slice(1, 3));
    expect(await idsOf('techniques?offset=4')).toEqual(all.slice(4));
    expect(await idsOf('techniques?limit=1000')).toEqual(all);
  });

  it.each([
    ['limit=0', 'limit must be in [1, 1000]'],
    ['limit=1001', 'limit must be in [1, 1000]'],
    ['limit=abc', 'limit must be in [1, 1000]'],
    ['offset=-1', 'offset must be a whole number from 0 on'],
    ['attack=latest', 'attack must be an ATT&CK release such as 19.0'],
    ['attack=17.1', 'attack must be one of 19.0, 18.1'],
    ['page=2', 'unknown field; known are limit, offset, attack'],
  ])('refuse ?%s, naming the parameter', async (query, detail) => {
    for (const path of ['techniques', `by-identity/${IDENTITY}`, 'by-attacker/x', 'by-session/x', 'by-campaign/x']) {
      expect([path, ...answerOf(await get(scene.app, `${path}?${query}`))]).toEqual([path, 400, { detail }]);
    }
  });

  it('say with ?attack= what each stored id is in that release, and never guess', async () => {
    const current = [same('T1046', '19.0'), same('T1078', '19.0'), same('T1110.001', '19.0')];
    expect(await crosswalks('19.0')).toEqual([
      ...current,
      ['T1562.001', { status: 'mapped', from: ['18.1'], reason: 'revoked-by', ids: ['T1685'] }],
      same('T1685', '19.0'),
    ]);
    expect(await crosswalks('v18.1')).toEqual([
      ...current,
      same('T1562.001', '18.1'),
      ['T1685', { status: 'split', from: ['19.0'], reason: 'predecessor', ids: ['T1562', 'T1562.001', 'T1562.006'] }],
    ]);
  });

  it('show the tags of an identity: its own, and those of its attackers', async () => {
    expect(await rowsOf(`tags/by-identity/${IDENTITY}/T1046`)).toMatchObject([{ source_id: 'e', attacker_uuid: null, identity_uuid: IDENTITY }]);
    expect(await rowsOf(`tags/by-identity/${IDENTITY}/T1110`)).toMatchObject([{ attacker_uuid: scene.attacker }, { attacker_uuid: scene.attacker }]);
  });

  it('leads through all tags of a technique page by page, each once, the filter kept', async () => {
    const shell = { attackerUuid: scene.other, techniqueId: 'T1059', subTechniqueId: 'T1059.004' };
    const newer = new Date(NOW.getTime() + 1);
    await store(scene.app, aTag({ ...shell, sourceId: 'k' }), ...['h', 'i', 'j'].map((sourceId) => aTag({ ...shell, sourceId, createdAt: newer })));
    const path = `tags/by-attacker/${scene.other}/T1059`;
    const pageOf = async (query: string): Promise<Page> => {
      const response = await get(scene.app, `${path}${query}`);
      return { rows: response.json(), next: /^<(\?[^>]+)>; rel="next"$/.exec(String(response.headers['link'] ?? ''))?.[1] };
    };
    const seen: string[] = [];
    let page = await pageOf('?limit=2&sub_technique_id=T1059.004');
    for (; page.next !== undefined; page = await pageOf(page.next)) seen.push(...page.rows.map(({ source_id }) => source_id));
    // The last page is full, and says that it is the last.
    expect(page.rows).toHaveLength(2);
    seen.push(...page.rows.map(({ source_id }) => source_id));
    expect(seen.toSorted()).toEqual(['h', 'i', 'j', 'k']);
    expect(seen.at(-1)).toBe('k');
    expect((await pageOf('')).next).toBeUndefined();
  });

  it.each(['x', '1', '1.2', '1.zz000000-0000-4000-8000-000000000000', '%00'])('refuses the cursor %s', async (cursor) => {
    const answer = answerOf(await get(scene.app, `tags/by-attacker/x/T1059?cursor=${cursor}`));
    expect(answer).toEqual([400, { detail: 'cursor must be one that a Link header gave' }]);
  });

  it('gives instants in UTC, with a Z', async () => {
    const urls = ['techniques', `by-campaign/${CAMPAIGN}`, `tags/by-identity/${IDENTITY}/T1110`];
    const texts = await Promise.all(urls.map(async (url) => (await get(scene.app, url)).body));
    const instants = [...texts.join('').matchAll(/"[^"]*\d{4}-\d\d-\d\dT[^"]*"/g)].map(([instant]) => instant);
    expect(instants.length).toBeGreaterThan(10);
    expect(instants.filter((instant) => !/^"[\d-]{10}T[\d:.]+Z"$/.test(instant))).toEqual([]);
  });
});
