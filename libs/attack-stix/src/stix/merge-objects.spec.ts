// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '../catalog/catalog';
import type { StixObject } from '../catalog/facts';
import { loadShippedCatalog } from '../catalog/shipped';
import type { Dossier, IdentityDossier } from '../dossier/dossier';
import { aDossier, anAttacker, aTagGroup } from '../testing/a-dossier';
import { verifyStix } from '../verify/stix-verifier';
import { attackerObjects } from './attacker-objects';
import { identityActorObjects, identityObjects } from './identity-objects';
import { actorId, identityActorId } from './ids';
import { mergeObjects } from './merge-objects';
import { type StixExport, type StixSkipped, sumSkipped } from './options';
import { anIdentity } from './testing/a-full-dossier';
import { collect } from './testing/collect';

let attack: AttackCatalog;
beforeAll(async () => {
  attack = await loadShippedCatalog('19.0');
});

const AT = new Date('2026-01-04T00:00:00Z');
const FILE = { sha256: 'ab'.repeat(32), name: 'x', capturedAt: AT };
const OTHER = anAttacker({ uuid: '5b1f3c9e-0000-4000-8000-00000000cccc', ip: '2001:db8::1' });
const one = (parts: Partial<Dossier> = {}) => aDossier({ sightings: [aTagGroup()], artifacts: [FILE], ...parts });
const other = (parts: Partial<Dossier> = {}) => one({ attacker: OTHER, ...parts });
const merged = async (...parts: readonly (readonly StixObject[])[]) => (await collect(mergeObjects(parts, { attack }))).flat();
async function ofIdentity(dossier: IdentityDossier): Promise<StixExport> {
  const skipped: StixSkipped[] = [];
  const objects = await collect(identityObjects(dossier, { attack }, (some) => skipped.push(some)));
  return { objects: objects.flat(), skipped: sumSkipped(skipped) };
}

const typesOf = (objects: readonly StixObject[]) => objects.map(({ type }) => type);

describe('mergeObjects', () => {
  it('names the producer of an empty fleet', async () => {
    expect(typesOf(await merged())).toEqual(['identity']);
  });

  it('says of a bare attacker what its own export says', async () => {
    const { objects } = attackerObjects(aDossier(), { attack });
    expect(await merged(objects)).toEqual(objects);
  });

  it('says once what two attackers share', async () => {
    const objects = await merged(attackerObjects(one(), { attack }).objects, attackerObjects(other(), { attack }).objects);
    const shared = objects.filter(({ type }) => ['identity', 'marking-definition', 'attack-pattern', 'file'].includes(type));
    expect(typesOf(shared)).toEqual(['identity', 'marking-definition', 'identity', 'attack-pattern', 'file']);
    expect(typesOf(objects).filter((type) => type === 'threat-actor' || type === 'sighting')).toHaveLength(4);
    expect(new Set(objects.map(({ id }) => id)).size).toBe(objects.length);
    expect(verifyStix(objects, { ordered: true })).toEqual([]);
  });

  it('takes the identities behind their attackers', async () => {
    const identity = anIdentity({ ja3Hashes: ['a'] });
    const attackers = [one({ identity }), other({ identity })];
    const parts = attackers.map((dossier) => attackerObjects(dossier, { attack }).objects);
    const objects = await merged(...parts, identityActorObjects(identity, attackers.map(({ attacker }) => attacker), { attack }));
    expect(verifyStix(objects, { ordered: true })).toEqual([]);
    expect(objects.filter(({ type }) => type === 'extension-definition')).toHaveLength(1);
    expect(objects.slice(-3)).toMatchObject([
      { type: 'threat-actor', id: identityActorId(identity.uuid), name: 'DECNET-identity-7c0d2b1a' },
      ...attackers.map(({ attacker }) => ({ relationship_type: 'derived-from', target_ref: actorId(attacker.uuid) })),
    ]);
  });
});

describe('what was seen of an identity and of none of its attackers', () => {
  const identity = anIdentity();
  const seen = [aTagGroup({ techniqueId: 'T1110', deckyId: null, count: 3 })];
  const dossiers = [one({ identity, identitySightings: seen }), other({ identity, identitySightings: seen })];
  const bundles = async () => [
    await merged(...dossiers.map((dossier) => attackerObjects(dossier, { attack }).objects)),
    (await ofIdentity({ identity, attackers: dossiers, sightings: seen })).objects,
    attackerObjects(dossiers[0]!, { attack }).objects,
  ];

  it('is one and the same sighting in the bundles of the fleet, the identity and each attacker', async () => {
    const pattern = attack.technique('T1110')?.stixId;
    const sightings = (await bundles()).map((objects) => objects.filter((object) => object['sighting_of_ref'] === pattern));
    expect(sightings.map((them) => them.map((sighting) => sighting['count']))).toEqual([[3], [3], [3]]);
    expect(sightings[1]).toEqual(sightings[0]);
    expect(sightings[2]).toEqual(sightings[0]);
    for (const objects of await bundles()) expect(verifyStix(objects, { ordered: true })).toEqual([]);
  });

  it('is counted once where the release does not have it', async () => {
    const unknown = [aTagGroup({ techniqueId: 'T9999', count: 3 })];
    const attackers = dossiers.map((dossier) => ({ ...dossier, identitySightings: unknown }));
    expect((await ofIdentity({ identity, attackers, sightings: unknown })).skipped.tags).toBe(3);
  });
});

describe('identityObjects', () => {
  const identity = anIdentity();

  it('adds to the attackers the identity, what it uses, and what was seen of it alone', async () => {
    const sightings = [aTagGroup({ techniqueId: 'T1110', count: 3 }), aTagGroup({ techniqueId: 'T9999' })];
    const { objects, skipped } = await ofIdentity({ identity, attackers: [one(), other()], sightings });
    expect(verifyStix(objects, { ordered: true })).toEqual([]);
    expect(new Set(objects.map(({ id }) => id)).size).toBe(objects.length);
    expect(skipped).toEqual({ addresses: 0, tags: 1, artifacts: 0, domains: 0 });
    const own = identityActorId(identity.uuid);
    const links = objects.filter((object) => object['source_ref'] === own);
    expect(links.map((link) => link['relationship_type'])).toEqual(['derived-from', 'derived-from', 'uses', 'uses']);
    expect(objects.find(({ id }) => id === own)).toMatchObject({ first_seen: '2026-01-02T03:04:05.678Z', last_seen: '2026-01-03T04:05:06.789Z' });
    const [sighting, ...more] = objects.filter((object) => object['sighting_of_ref'] === attack.technique('T1110')?.stixId);
    expect(sighting).toMatchObject({ count: 3, x_decnet_decky: 'decky-1' });
    expect(sighting).not.toHaveProperty('observed_data_refs');
    expect(more).toEqual([]);
  });

  it('stands without an attacker, by its own times', async () => {
    const firstSeen = new Date('2026-01-01T12:00:00Z');
    const { objects } = await ofIdentity({ identity: { ...identity, firstSeen }, attackers: [], sightings: [] });
    expect(objects).toMatchObject([{ type: 'identity' }, { type: 'threat-actor', created: '2026-01-01T12:00:00.000Z' }]);
  });
});
