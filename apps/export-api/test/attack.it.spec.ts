// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackCatalog } from '@ttp/attack-stix';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { answerOf } from '@ttp/service/testing';
import { get, getApi } from './harness';
import { aScene, CAMPAIGN, IDENTITY, INTEL, type Scene } from './scene';

interface Layer {
  readonly name: string;
  readonly versions: unknown;
  readonly techniques: readonly { readonly techniqueID: string; readonly score: number }[];
  readonly metadata: readonly unknown[];
}

const versionsOf = (attack: string) => ({ attack, navigator: '5.1.0', layer: '4.5' });

const scoresOf = ({ techniques }: Layer) => techniques.map(({ techniqueID, score }) => `${techniqueID} ${score}`);

interface Overlap {
  readonly groups: readonly { readonly group: unknown; readonly score: number; readonly shared: readonly unknown[] }[];
}

describeOnEachDialect('what ATT&CK has to say', (databases) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(await databases().create());
  });
  afterAll(() => scene.app.close());

  const bodyOf = async <Body>(url: string) => (await get(scene.app, url)).json<Body>();

  it('of groups: those that use exactly a technique, sorted, in any release', async () => {
    const groups = await bodyOf<{ group_id: string }[]>('techniques/T1110.003/groups');
    expect(groups.find(({ group_id }) => group_id === 'G0007')).toEqual({
      group_id: 'G0007',
      name: 'APT28',
      aliases: expect.arrayContaining(['APT28', 'Fancy Bear']),
      mitre_url: 'https://attack.mitre.org/groups/G0007',
    });
    expect(groups.map(({ group_id }) => group_id)).toEqual(groups.map(({ group_id }) => group_id).toSorted());
    expect(await bodyOf('techniques/T1110/groups')).not.toEqual(groups);
    expect(await bodyOf('techniques/T1562.001/groups?attack=18.1')).not.toEqual([]);
    expect(answerOf(await get(scene.app, 'techniques/T1685/groups?attack=18.1'))).toEqual([404, { detail: 'ATT&CK 18.1 has no technique T1685' }]);
    expect(answerOf(await get(scene.app, 'techniques/T9999/groups'))).toEqual([404, { detail: 'ATT&CK 19.0 has no technique T9999' }]);
    const catalog = scene.app.get(AttackCatalog);
    const unused = catalog.techniques.find(({ id }) => catalog.exists(id) && catalog.groupsUsing(id).length === 0)?.id;
    expect(await bodyOf(`techniques/${unused}/groups`)).toEqual([]);
  });

  it('of groups that do the same: how much, and that this attributes nothing', async () => {
    const overlap = await bodyOf<Overlap>(`overlap/identity/${IDENTITY}?limit=3`);
    expect(overlap).toMatchObject({
      disclaimer: expect.stringContaining('This is not attribution'),
      attack_release: 'v19.0',
      techniques: ['T1046', 'T1078', 'T1110.001', 'T1685'],
      ignored: [],
    });
    expect(overlap.groups).toHaveLength(3);
    expect(overlap.groups[0]).toEqual({
      group: {
        group_id: expect.stringMatching(/^G\d{4}$/),
        name: expect.any(String),
        aliases: expect.any(Array),
        mitre_url: expect.stringContaining('/groups/G'),
      },
      score: expect.any(Number),
      percentile: expect.any(Number),
      shared: expect.arrayContaining([{ technique_id: 'T1078', technique_name: 'Valid Accounts', weight: expect.any(Number) }]),
      missing: expect.any(Array),
    });
    const scores = overlap.groups.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(await bodyOf('overlap/attacker/unknown')).toMatchObject({ techniques: [], groups: [] });
    expect(answerOf(await get(scene.app, 'overlap/attacker/x?limit=0'))).toEqual([400, { detail: 'limit must be in [1, 200]' }]);
  });

  it('in a layer: the newest release of the tags, or the one asked for, never both', async () => {
    const fleet = await bodyOf<Layer>('export/navigator');
    expect(fleet).toMatchObject({ name: 'DECNET TTP coverage — fleet', domain: 'enterprise-attack', versions: versionsOf('19') });
    expect(scoresOf(fleet)).toEqual(['T1046 2', 'T1078 1', 'T1110 1', 'T1110.001 1', 'T1685 1']);
    expect(fleet.metadata).toContainEqual({ name: 'available_releases', value: 'v19.0, v18.1' });
    const old = await bodyOf<Layer>('export/navigator?release=18.1');
    expect([old.versions, scoresOf(old)]).toEqual([versionsOf('18'), ['T1562 1', 'T1562.001 1']]);
    const unknown = [404, { detail: 'there is no data of ATT&CK 17.1; known are 19.0, 18.1' }];
    expect(answerOf(await get(scene.app, 'export/navigator?release=17.1'))).toEqual(unknown);
  });

  it.each([
    ['identity', IDENTITY, ['T1046', 'T1078', 'T1110', 'T1110.001']],
    ['campaign', CAMPAIGN, ['T1046', 'T1078', 'T1110', 'T1110.001']],
    ['session', 'sess-new', ['T1685']],
    ['attacker', 'unknown', []],
  ])('in a layer of the %s %s', async (kind, id, techniques) => {
    const layer = await bodyOf<Layer>(`export/navigator/${kind}/${id}`);
    expect([layer.name, layer.techniques.map(({ techniqueID }) => techniqueID)]).toEqual([`DECNET TTP coverage — ${kind} ${id}`, techniques]);
  });

  it('in a layer of two: who did what alone, and what both did', async () => {
    const layer = await bodyOf<Layer>(`export/navigator/identity/${IDENTITY}?compare=attacker:${scene.other}`);
    expect(scoresOf(layer)).toEqual(['T1046 3', 'T1078 1', 'T1110 1', 'T1110.001 1', 'T1685 2']);
    expect(layer.name).toBe(`DECNET TTP coverage — identity ${IDENTITY} and attacker ${scene.other}`);
    for (const compare of ['x', 'fleet:x', 'attacker:', `attacker:${'x'.repeat(600)}`]) {
      expect([compare, (await get(scene.app, `export/navigator?compare=${compare}`)).statusCode]).toEqual([compare, 400]);
    }
    const refused = [400, { detail: 'a layer is of one of attacker, identity, campaign, session' }];
    expect(answerOf(await get(scene.app, 'export/navigator/decky/x'))).toEqual(refused);
  });

  it('spares whoever has a layer or groups already', async () => {
    for (const url of ['export/navigator', 'techniques/T1110/groups', 'techniques']) {
      const { etag } = (await get(scene.app, url)).headers;
      const again = await get(scene.app, url, { 'if-none-match': String(etag) });
      expect([url, again.statusCode, again.body]).toEqual([url, 304, '']);
      const head = (headers: Record<string, string>) => scene.app.inject({ method: 'HEAD', url: `/api/v1/ttp/${url}`, headers });
      expect(await head({})).toMatchObject({ statusCode: 200, body: '', headers: { etag } });
      expect(await head({ 'if-none-match': String(etag) })).toMatchObject({ statusCode: 304, headers: { etag } });
    }
  });

  it('beside what providers say of an attacker', async () => {
    const { attacker, app } = scene;
    expect((await getApi(app, `attackers/${attacker}/intel`)).json()).toMatchObject({
      uuid: INTEL.uuid,
      attacker_uuid: attacker,
      attacker_ip: '203.0.113.7',
      aggregate_verdict: 'malicious',
      abuseipdb_score: 97,
      abuseipdb_categories: [18, 22],
      greynoise_tags: ['made-up scanner'],
      greynoise_raw: { seen: true },
      feodo_listed: false,
      threatfox_listed: null,
      cached_at: '2026-11-21T07:00:00.000Z',
      expires_at: null,
    });
    for (const uuid of [scene.other, 'export', 'unknown']) {
      expect(answerOf(await getApi(app, `attackers/${uuid}/intel`))).toEqual([404, { detail: 'No intel cached for this attacker' }]);
    }
  });
});
