// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '../catalog/catalog';
import type { StixObject } from '../catalog/facts';
import { loadShippedCatalog } from '../catalog/shipped';
import { attackerObjects } from '../stix/attacker-objects';
import { aFullDossier } from '../stix/testing/a-full-dossier';
import { StixVerifier, verifyStix } from './stix-verifier';

let attack: AttackCatalog;
let objects: readonly StixObject[];
beforeAll(async () => {
  attack = await loadShippedCatalog('18.1');
  objects = attackerObjects(aFullDossier(), { attack, tlp: 'amber' }).objects;
});

const MISSING = 'ipv4-addr--39090fdc-366e-571f-ab5b-d05e2918f880';
const PATTERN = 'attack-pattern--a9d4b653-6915-42af-98b2-5758c4ceee56';

/** The export with the last object of a type changed, where `undefined` takes a property out. */
function changed(type: string, change: Readonly<Record<string, unknown>>): readonly object[] {
  const place = objects.findLastIndex((object) => object.type === type);
  const merged = { ...objects[place], ...change };
  return objects.with(place, Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as StixObject);
}

it('finds nothing wrong with an export', () => {
  expect(verifyStix(objects, { ordered: true })).toEqual([]);
  expect(verifyStix({ type: 'bundle', id: 'bundle--cc11248d-f956-5dbb-bf16-79d76909c42a', objects })).toEqual([]);
});

describe('an object', () => {
  it.each<[string, string, string, Readonly<Record<string, unknown>>]>([
    ['note', 'lacks what its type requires', '/content', { content: undefined }],
    ['note', 'has an empty list', '/object_refs', { object_refs: [] }],
    ['note', 'has null', '/abstract', { abstract: null }],
    ['note', 'has half a character', '/content', { content: '\ud800' }],
    ['note', 'has no version of the standard', '/spec_version', { spec_version: undefined }],
    ['note', 'has a property that nobody knows', '/verdict', { verdict: 'bad' }],
    ['note', 'has a time without T and Z', '/created', { created: '2026-01-02 03:04:05' }],
    ['note', 'names a day that is none', '/created', { created: '2026-02-30T00:00:00Z', modified: '2026-03-01T00:00:00Z' }],
    ['note', 'was modified before it was created', '/modified', { modified: '2026-01-02T03:04:05.6779Z' }],
    ['note', 'has an author that is no identity', '/created_by_ref', { created_by_ref: PATTERN }],
    ['note', 'has a marking that is none', '/object_marking_refs/0', { object_marking_refs: [PATTERN] }],
    ['note', 'has no id', '/id', { id: 'note--NOT-A-UUID' }],
    ['note', "has another type's id", '/id', { id: MISSING }],
    ['note', 'is surer than sure', '/confidence', { confidence: 101 }],
    ['sighting', 'was last seen before it was first seen', '/last_seen', { last_seen: '2026-01-01T00:00:00Z' }],
    ['sighting', 'counts too high', '/count', { count: 1_000_000_000 }],
    ['sighting', 'is of an observable', '/sighting_of_ref', { sighting_of_ref: MISSING }],
    ['sighting', 'of the actor has an id by chance', '/id', { id: 'sighting--9037440a-7b33-5bb2-9609-04adaa01c0cb' }],
    ['relationship', 'has an id by chance', '/id', { id: 'relationship--9037440a-7b33-5bb2-9609-04adaa01c0cb' }],
    ['relationship', 'is of no kind', '/relationship_type', { relationship_type: 'Uses It' }],
    ['observed-data', 'observed nothing', '/number_observed', { number_observed: 0 }],
    ['observed-data', 'observed a technique', '/object_refs/0', { object_refs: [PATTERN] }],
    ['ipv4-addr', 'is of the other family', '/value', { value: '2001:db8::1' }],
    ['ipv4-addr', "has another address's id", '/id', { value: '203.0.113.10' }],
    ['file', 'has no hash', '/hashes/SHA-256', { hashes: { 'SHA-256': 'AB' } }],
    ['file', 'is no file', '/hashes', { hashes: undefined, name: undefined }],
    ['file', "has another file's id", '/id', { name: 'b.sh' }],
    ['process', 'says nothing', '/command_line', { command_line: undefined, is_hidden: undefined }],
    ['extension-definition', 'of an extension has no author', '/created_by_ref', { created_by_ref: undefined }],
    ['extension-definition', 'is of no kind of extension', '/extension_types/0', { extension_types: ['new'] }],
    ['marking-definition', 'marks nothing', '/definition', { definition: undefined }],
    ['threat-actor', 'has a key of other characters', '/extensions', { extensions: { 'a b': { extension_type: 'new-sdo' } } }],
    ['x-decnet-behave-profile', 'has no hash of typing', '/kd_digraph_simhash', { kd_digraph_simhash: 'xyz' }],
    ['attack-pattern', 'is of a type that no export has', '/type', { type: 'indicator' }],
  ])('of type %s that %s is found at %s', (type, _why, path, change) => {
    const found = verifyStix(changed(type, change), { isKnown: () => true });
    expect(found.map((finding) => finding.path.replace(/^\/objects\/\d+/, ''))).toContain(path);
    expect(found.every(({ problem, fix }) => problem !== '' && fix !== '')).toBe(true);
  });

  it('is checked by the schema of its own type, so that a valid note and a custom object pass', () => {
    const ofTypes = objects.filter(({ type }) => ['note', 'x-decnet-behave-profile'].includes(type));
    expect(verifyStix(ofTypes, { isKnown: () => true })).toEqual([]);
  });

  it.each([null, 'text', [], {}, { type: 'note' }, nested(5_000)])('that is none is said to be none', (value) => {
    expect(verifyStix([value])).toMatchObject([{ path: '/objects/0', id: '', problem: expect.stringContaining('no STIX object') }]);
  });
});

function nested(levels: number): object {
  let value: object = { type: 'note', id: 'note--1' };
  for (let level = 0; level < levels; level += 1) value = { type: 'note', id: 'note--1', value };
  return value;
}

describe('an export', () => {
  it('must not refer to what it lacks', () => {
    const without = objects.filter(({ type }) => type !== 'ipv4-addr');
    const target = objects.find(({ type }) => type === 'ipv4-addr')?.id ?? '';
    const place = without.findIndex(({ type }) => type === 'observed-data');
    expect(verifyStix(without)).toEqual([
      {
        path: `/objects/${place}/object_refs/0`,
        id: without[place]?.id,
        problem: `refers to ${target}, which is not in the bundle`,
        fix: 'add the object, or leave the reference out',
      },
    ]);
    expect(verifyStix(without, { isKnown: (id) => id === target })).toEqual([]);
  });

  it.each(['extension-definition', 'marking-definition', 'identity', 'x-decnet-behave-profile'])('must have each %s that it names', (type) => {
    const place = objects.findIndex((object) => object.type === type);
    expect(verifyStix(objects.toSpliced(place, 1))).toMatchObject([{ problem: `refers to ${objects[place]?.id}, which is not in the bundle` }]);
  });

  it('has an id once, or twice with the same content', () => {
    expect(verifyStix([...objects, ...objects])).toEqual([]);
    const note = objects.at(-1);
    expect(verifyStix([...objects, { ...note, content: 'other' }])).toMatchObject([{ path: `/objects/${objects.length}/id`, id: note?.id }]);
  });

  it('names an object after it, where the order counts', () => {
    const reversed = objects.toReversed();
    expect(verifyStix(reversed)).toEqual([]);
    expect(verifyStix(reversed, { ordered: true }).map(({ problem }) => problem)).toContainEqual(expect.stringContaining('which comes after it'));
  });

  it('has nothing custom in the opencti profile', () => {
    const found = verifyStix(objects, { profile: 'opencti' });
    expect(new Set(found.map(({ path }) => path.split('/')[3]))).toEqual(
      new Set(['type', 'extensions', ...objects.flatMap((object) => Object.keys(object).filter((name) => name.startsWith('x_decnet_')))]),
    );
  });

  it.each([
    [{ type: 'report' }, ''],
    [{ type: 'bundle', id: 'bundle--1' }, '/id'],
    [{ type: 'bundle', id: 'bundle--cc11248d-f956-5dbb-bf16-79d76909c42a', objects: [] }, '/objects'],
    ['text', ''],
  ])('is a bundle, which %j is not', (bundle, path) => {
    expect(verifyStix(bundle)).toMatchObject([{ path }]);
  });

  it('is verified as it streams', () => {
    const verifier = new StixVerifier();
    expect(objects.flatMap((object) => verifier.add(object))).toEqual([]);
    expect(verifier.finish()).toEqual([]);
  });
});

it('lets pass what MITRE publishes', () => {
  const { identity, marking } = attack.facts;
  expect(verifyStix([identity, marking])).toEqual([]);
});
