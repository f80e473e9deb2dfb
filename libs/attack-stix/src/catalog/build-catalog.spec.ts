// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { aBundle, aCampaign, aGroup, aRelation, aTactic, aTechnique, IDENTITY, MARKING, stixId } from '../testing/a-bundle';
import { AttackDataError } from './attack-data-error';
import { buildCatalog, collectionRelease } from './build-catalog';
import { decodeCatalog, encodeCatalog } from './catalog-file';

const ORIGIN = { release: '7.0', bundleSha256: 'ab'.repeat(32) };
const initial = aTactic('TA0001', 'initial-access');
const impact = aTactic('TA0040', 'impact');
const parent = aTechnique('T1100', ['impact', 'initial-access'], { x_mitre_version: '2.1', description: 'left out' });
const child = aTechnique('T1100.001', ['impact'], { x_mitre_platforms: [] });
const old = aTechnique('T1099', ['impact'], { revoked: true });
const withdrawn = aTechnique('T1098', ['impact'], { x_mitre_deprecated: true });
const group = aGroup('G0002');
const loner = aGroup('G0001', { aliases: undefined, revoked: true, created_by_ref: undefined });
const campaign = aCampaign('C0001');
const tool = { type: 'tool', id: stixId('tool', 'S0001') };
const OBJECTS = [
  group,
  child,
  parent,
  withdrawn,
  impact,
  old,
  initial,
  loner,
  campaign,
  tool,
  aRelation(old, 'revoked-by', parent),
  aRelation(group, 'uses', parent),
  aRelation(group, 'uses', tool),
  aRelation(campaign, 'uses', parent),
  aRelation(campaign, 'uses', child),
  aRelation(campaign, 'attributed-to', group),
];

describe('buildCatalog', () => {
  const facts = buildCatalog(aBundle(...OBJECTS), ORIGIN);

  it('keeps the facts of a technique and drops its description', () => {
    expect(facts.techniques.find(({ id }) => id === 'T1100')).toEqual({
      id: 'T1100',
      name: 'T1100 by name',
      stixId: stixId('attack-pattern', 'T1100'),
      url: 'https://attack.mitre.org/techniques/T1100',
      created: '2020-01-01T00:00:00.000Z',
      modified: '2021-01-01T00:00:00.000Z',
      tactics: ['TA0040', 'TA0001'],
      platforms: ['Linux'],
      version: '2.1',
      parentId: null,
      revoked: false,
      deprecated: false,
      revokedBy: null,
    });
  });

  it('sorts by id and relates parents, replacements and withdrawals', () => {
    expect(facts.techniques.map(({ id, parentId, revoked, deprecated, revokedBy }) => [id, parentId, revoked, deprecated, revokedBy])).toEqual([
      ['T1098', null, false, true, null],
      ['T1099', null, true, false, 'T1100'],
      ['T1100', null, false, false, null],
      ['T1100.001', 'T1100', false, false, null],
    ]);
    expect(facts.tactics.map(({ id, shortname }) => [id, shortname])).toEqual([['TA0001', 'initial-access'], ['TA0040', 'impact']]);
  });

  it('tells what a group uses itself from what only its campaigns use', () => {
    expect(facts.groups.map(({ id, aliases, uses, usesInCampaigns }) => [id, aliases, uses, usesInCampaigns])).toEqual([
      ['G0001', [], [], []],
      ['G0002', ['G0002 by name'], ['T1100'], ['T1100.001']],
    ]);
  });

  it.each([
    ['a revoked relationship', aRelation(group, 'uses', child, { revoked: true })],
    ['a deprecated relationship', aRelation(group, 'uses', child, { x_mitre_deprecated: true })],
  ])('ignores %s', (_, relation) => {
    const built = buildCatalog(aBundle(initial, impact, parent, child, group, relation), ORIGIN);
    expect(built.groups[0]?.uses).toEqual([]);
  });

  it('ignores a withdrawn campaign', () => {
    const dead = aCampaign('C0002', { revoked: true });
    const built = buildCatalog(aBundle(initial, impact, parent, group, dead, aRelation(dead, 'uses', parent), aRelation(dead, 'attributed-to', group)), ORIGIN);
    expect(built.groups[0]?.usesInCampaigns).toEqual([]);
  });

  it('takes a bundle of STIX 2.0, and says of what exports repeat that it is 2.1', () => {
    const { identity, marking, techniques } = buildCatalog({ ...aBundle(...OBJECTS), spec_version: '2.0' }, ORIGIN);
    expect([identity['spec_version'], marking['spec_version'], techniques.length]).toEqual(['2.1', '2.1', 4]);
  });

  it('lets a retired technique name a tactic of its time', () => {
    const gone = aTechnique('T1097', ['defense-evasion', 'impact'], { revoked: true });
    expect(buildCatalog(aBundle(impact, gone), ORIGIN).techniques[0]?.tactics).toEqual(['TA0040']);
  });

  it('skips a group without an ATT&CK id', () => {
    const nameless = aGroup('G0003', { external_references: [{ source_name: 'elsewhere', external_id: 'G0003' }] });
    expect(buildCatalog(aBundle(impact, nameless, group), ORIGIN).groups.map(({ id }) => id)).toEqual(['G0002']);
  });

  it('carries the author and the marking whole, for exports to cite', () => {
    expect([facts.identity.id, facts.identity['name'], facts.marking.id]).toEqual([IDENTITY, 'The MITRE Corporation', MARKING]);
  });

  it('writes the same bytes whatever the order of the bundle', () => {
    const expected = encodeCatalog(facts);
    const shuffled = fc.shuffledSubarray(OBJECTS, { minLength: OBJECTS.length });
    fc.assert(fc.property(shuffled, (objects) => encodeCatalog(buildCatalog(aBundle(...objects), ORIGIN)) === expected));
  });

  it('comes back from its file unchanged, a page outside the usual scheme included', () => {
    const reference = { source_name: 'mitre-attack', external_id: 'T1100', url: 'https://attack.mitre.org/elsewhere' };
    const moved = buildCatalog(aBundle(initial, impact, { ...parent, external_references: [reference] }, group, loner), ORIGIN);
    for (const one of [facts, moved]) expect(decodeCatalog(JSON.parse(encodeCatalog(one)))).toEqual(one);
    expect(moved.techniques[0]?.url).toBe('https://attack.mitre.org/elsewhere');
  });

  it.each([
    ['something that is no bundle', { type: 'report' }, 'not a STIX bundle'],
    ['an object without an id', { type: 'bundle', objects: [{ type: 'tool' }] }, 'objects[0]'],
    ['two authors', aBundle({ type: 'identity', id: 'identity--2' }), 'exactly one identity'],
    ['a technique by another author', aBundle(impact, aTechnique('T1100', ['impact'], { created_by_ref: 'identity--2' })), 'does not cite'],
    ['a technique with a second marking', aBundle(impact, aTechnique('T1100', ['impact'], { object_marking_refs: [MARKING, 'tlp'] })), 'does not cite'],
    ['an unknown kill-chain phase', aBundle(impact, aTechnique('T1100', ['mischief'])), 'kill-chain phase "mischief"'],
    ['a replacement that is not there', aBundle(impact, old, aRelation(old, 'revoked-by', parent)), 'replacement attack-pattern--'],
    ['an ATT&CK id used twice', aBundle(impact, parent, { ...parent, id: 'attack-pattern--2' }, initial), 'both carry the id T1100'],
    ['a technique without an ATT&CK id', aBundle(impact, { ...parent, external_references: [] }), 'no mitre-attack reference'],
    ['a technique without a name', aBundle(impact, { ...parent, name: 7 }), 'no text "name"'],
  ])('refuses %s', (_, bundle, reason) => {
    const build = () => buildCatalog(bundle, ORIGIN);
    expect(build).toThrow(AttackDataError);
    expect(build).toThrow(reason);
  });
});

describe('collectionRelease', () => {
  it('reads the release from the collection object', () => {
    expect(collectionRelease(aBundle({ type: 'x-mitre-collection', id: 'x-mitre-collection--1', x_mitre_version: '19.1' }))).toBe('19.1');
  });

  it('is null for a bundle without one', () => {
    expect(collectionRelease(aBundle())).toBeNull();
  });
});

describe('decodeCatalog', () => {
  it.each([[null], ['text'], [{ format: 'ttp-attack-catalog/0' }], [aBundle()]])('refuses %p, which is not a catalogue of this format', (raw) => {
    expect(() => decodeCatalog(raw)).toThrow('not an ATT&CK catalogue of format ttp-attack-catalog/1');
  });
});
