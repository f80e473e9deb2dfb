// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '../catalog/shipped';
import { aTagGroup } from '../testing/a-dossier';
import { PRODUCER_ID } from './ids';
import { ACTOR, anExporter } from './testing/an-exporter';
import type { Exporter } from './testing/an-exporter';

let the: Exporter;
beforeAll(async () => {
  the = await anExporter();
});

describe('techniques', () => {
  it("are MITRE's objects, with MITRE's id, version, author and marking", async () => {
    const older = await loadShippedCatalog('18.1');
    const technique = older.technique('T1059.004');
    const sightings = [aTagGroup({ techniqueId: 'T1059', subTechniqueId: 'T1059.004' })];
    const { objects } = the.build({ sightings }, { attack: older, tlp: 'red' });
    expect(objects).toEqual(expect.arrayContaining([older.facts.identity, older.facts.marking]));
    expect(objects.filter(({ type }) => type === 'attack-pattern')).toEqual([
      {
        type: 'attack-pattern',
        spec_version: '2.1',
        id: 'attack-pattern--a9d4b653-6915-42af-98b2-5758c4ceee56',
        created: technique?.created,
        modified: technique?.modified,
        created_by_ref: 'identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5',
        object_marking_refs: ['marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168'],
        external_references: [{ source_name: 'mitre-attack', external_id: 'T1059.004', url: 'https://attack.mitre.org/techniques/T1059/004' }],
        name: 'Unix Shell',
        kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'execution' }],
        x_mitre_is_subtechnique: true,
        x_mitre_version: '1.4',
        x_mitre_platforms: technique?.platforms,
      },
    ]);
  });

  it('are sighted once per decoy: counted, from the first act to the last, as sure as the surest rule', () => {
    const early = new Date('2026-01-02T00:00:00Z');
    const late = new Date('2026-01-05T00:00:00Z');
    const sightings = [
      aTagGroup({ count: 2, confidenceMax: 0.5, ruleId: 'R0020', lastSeen: late, attackRelease: 'v18.1' }),
      aTagGroup({ count: 3, confidenceMax: 0.857, ruleVersion: 2, firstSeen: early }),
      aTagGroup({ deckyId: 'decky-2' }),
      aTagGroup({ deckyId: null }),
    ];
    const seen = the.objectsOf('sighting', { sightings });
    expect(seen.map(({ x_decnet_decky: decky, count }) => [decky, count])).toEqual([
      [undefined, 1],
      ['decky-1', 5],
      ['decky-2', 1],
    ]);
    expect(seen[1]).toMatchObject({
      first_seen: '2026-01-02T00:00:00.000Z',
      last_seen: '2026-01-05T00:00:00.000Z',
      created: '2026-01-02T00:00:00.000Z',
      modified: '2026-01-05T00:00:00.000Z',
      confidence: 86,
      sighting_of_ref: the.attack.technique('T1082')?.stixId,
      where_sighted_refs: [PRODUCER_ID],
      observed_data_refs: [the.only('observed-data').id],
      x_decnet_rule_ids: ['R0014', 'R0020'],
      x_decnet_rule_versions: [2, 1],
      x_decnet_attack_release: 'v19.0',
    });
    expect(the.objectsOf('sighting', { sightings: sightings.toReversed() })).toEqual(seen);
  });

  it('of an older release are followed to what replaced them, and folded with it', () => {
    const sightings = [aTagGroup({ techniqueId: 'T1086', attackRelease: 'v6.0' }), aTagGroup({ techniqueId: 'T1059', subTechniqueId: 'T1059.001' })];
    expect(the.only('sighting', { sightings })).toMatchObject({ count: 2, sighting_of_ref: the.attack.technique('T1059.001')?.stixId });
    expect(the.only('relationship', { sightings })).toMatchObject({ relationship_type: 'uses', source_ref: ACTOR });
  });

  it('that the release does not have are counted and left out', () => {
    const { objects, skipped } = the.build({ sightings: [aTagGroup({ techniqueId: 'T9999', count: 7 })] });
    expect(objects).toHaveLength(4);
    expect(skipped.tags).toBe(7);
  });

  it('are what the caller says that they are', () => {
    const techniqueOf = (id: string, release: string) => (id === 'T9999' && release === 'v19.0' ? the.attack.technique('T1110') : null);
    const { objects, skipped } = the.build({ sightings: [aTagGroup({ techniqueId: 'T9999' }), aTagGroup()] }, { techniqueOf });
    expect(objects.find(({ type }) => type === 'attack-pattern')).toMatchObject({ name: 'Brute Force' });
    expect(skipped.tags).toBe(1);
  });
});
