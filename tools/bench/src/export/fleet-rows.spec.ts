// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '@ttp/attack-stix';
import { tablesOf } from './fleet-rows';
import { fleetShape, sessionId, uuidOf } from './fleet-shape';
import { emitsOf, tagRow } from './fleet-tags';

const shape = fleetShape(200, 40_000);

it('makes the rows of every table, each with the columns of the first', async () => {
  const tables = tablesOf(shape, emitsOf(await loadShippedCatalog()));
  const sizes = tables.map(([table, rows]) => {
    const all = [...rows];
    expect(new Set(all.map((row) => Object.keys(row).join())).size).toBe(1);
    return [table, all.length];
  });
  const ofEach = ['attackers', 'attacker_intel', 'attacker_behavior', 'observations', 'logs', 'bounty'].map((table) => [table, 200]);
  expect(sizes).toEqual([['campaigns', 1], ['attacker_identities', 20], ...ofEach, ['ttp_tag', 40_000]]);
});

it('tags with live techniques of the catalogue', async () => {
  const catalog = await loadShippedCatalog();
  const emits = emitsOf(catalog);
  expect(emits).toHaveLength(200);
  expect(emits.filter(({ techniqueId, subTechniqueId }) => !catalog.exists(subTechniqueId ?? techniqueId))).toEqual([]);
});

it('makes the same tag each time', () => {
  const emits = [{ techniqueId: 'T1059', subTechniqueId: 'T1059.004', tactic: 'TA0002' }];
  const row = tagRow(1_603, shape, emits);
  expect(row).toEqual(tagRow(1_603, shape, emits));
  expect(row).toMatchObject({
    attacker_uuid: uuidOf('attacker', 3),
    session_id: sessionId(3),
    source_id: `${sessionId(3)}#cmd0`,
    technique_id: 'T1059',
    mitre_url: 'https://attack.mitre.org/techniques/T1059/004',
    created_at: expect.stringMatching(/^2026-11-\d\d \d\d:\d\d:\d\d\.\d{3}000$/),
  });
});
