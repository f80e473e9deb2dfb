// SPDX-License-Identifier: AGPL-3.0-or-later
import { type StixObject, StixVerifier } from '@ttp/attack-stix';
import { AttackerStore, DossierReader, TagStore, WRITE_SETTLED_MS } from '@ttp/persistence';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { DataSource } from 'typeorm';
import { aTag, NOW } from './harness';
import { aScene, IDENTITY, type Scene } from './scene';
import { type Alias, COLLECTIONS, contents, positioned, STIX, taxiiClient, UNKNOWN } from './taxii-client';

const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const clock = (at: Date) => jest.spyOn(Date, 'now').mockReturnValue(at.getTime());

describeOnEachDialect('TAXII', (databases) => {
  let scene: Scene;
  const { bodyOf, objectsIn, walk, exported } = taxiiClient(() => scene.app);
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

  it('begins where a forged next says, and no further than anybody may read', async () => {
    expect(await bodyOf(`/collections/attackers/objects/?next=${positioned('9998-12-31 23:59:59.999999', 'zzz', '')}`)).toEqual({ more: false });
    const all = (await bodyOf('/collections/attackers/objects/?limit=1000')).objects;
    expect((await bodyOf(`/collections/attackers/objects/?limit=1000&next=${positioned('1000-01-01 00:00:00', '!', 'x')}`)).objects).toEqual(all);
  });
});
