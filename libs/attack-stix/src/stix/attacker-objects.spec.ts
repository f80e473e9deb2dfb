// SPDX-License-Identifier: AGPL-3.0-or-later
import { anAttacker, aTagGroup } from '../testing/a-dossier';
import { verifyStix } from '../verify/stix-verifier';
import { PRODUCER_ID } from './ids';
import { ACTOR, anExporter, counts, findings, FIRST, LAST } from './testing/an-exporter';
import type { Exporter } from './testing/an-exporter';

let the: Exporter;
beforeAll(async () => {
  the = await anExporter();
});

it('says four things of a bare attacker', () => {
  const { objects, skipped } = the.build();
  expect(objects.map(({ type }) => type)).toEqual(['identity', 'ipv4-addr', 'observed-data', 'threat-actor']);
  expect(skipped).toEqual({ addresses: 0, tags: 0, artifacts: 0, domains: 0 });
  expect(objects[2]).toMatchObject({ created: FIRST, modified: LAST, first_observed: FIRST, last_observed: LAST, number_observed: 3 });
  expect(objects[3]).toEqual({
    type: 'threat-actor',
    spec_version: '2.1',
    id: ACTOR,
    created_by_ref: PRODUCER_ID,
    created: FIRST,
    modified: LAST,
    name: 'DECNET-attacker-5b1f3c9e',
    threat_actor_types: ['unknown'],
    first_seen: FIRST,
    last_seen: LAST,
  });
});

it('says one of everything, and nothing dangles', () => {
  const { objects } = the.full({ tlp: 'amber+strict' });
  expect(findings(objects)).toEqual([]);
  expect(counts(objects)).toEqual({
    'marking-definition': 2,
    identity: 2,
    'ipv4-addr': 1,
    'observed-data': 4,
    'threat-actor': 1,
    'x-decnet-behave-profile': 1,
    'extension-definition': 1,
    relationship: 3,
    'attack-pattern': 2,
    sighting: 3,
    file: 1,
    'domain-name': 1,
    process: 1,
    note: 1,
  });
});

it('marks what is ours and nothing of MITRE', () => {
  const { objects } = the.full({ tlp: 'amber+strict' });
  const [marking] = objects;
  expect(marking).toEqual({
    type: 'marking-definition',
    spec_version: '2.1',
    id: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
    created: '2022-10-01T00:00:00.000Z',
    name: 'TLP:AMBER+STRICT',
    extensions: {
      'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d': { extension_type: 'property-extension', tlp_2_0: 'amber+strict' },
    },
  });
  const mitre = objects.filter((object) => object.id === the.attack.facts.identity.id || object['created_by_ref'] === the.attack.facts.identity.id);
  const unmarked = objects.filter((object) => !JSON.stringify(object['object_marking_refs'] ?? '').includes(marking?.id ?? ''));
  expect(mitre).toHaveLength(4);
  expect(new Set(unmarked)).toEqual(new Set([marking, ...mitre]));
});

it('leaves out of the opencti profile what is no standard object', () => {
  const objects = the.full({ profile: 'opencti' }).objects;
  const custom = objects.filter((object) => JSON.stringify(object).includes('x_decnet') || object['extensions'] || object.type.startsWith('x-'));
  expect(custom).toEqual([]);
  expect(verifyStix(objects, { profile: 'opencti' })).toEqual([]);
  expect(objects).toHaveLength(the.full().objects.length - 3);
});

it('survives reversed, impossible and absent times, and a command of 1 MiB', () => {
  const { objects } = the.build({
    attacker: anAttacker({ firstSeen: new Date(LAST), lastSeen: new Date(FIRST) }),
    sightings: [aTagGroup({ firstSeen: new Date(Number.NaN), lastSeen: new Date(8.64e15) })],
    commands: [`\u0000\u001b${'x'.repeat(1_048_576)}`],
  });
  expect(findings(objects)).toEqual([]);
  expect(objects.find(({ type }) => type === 'threat-actor')).toMatchObject({ created: FIRST, modified: LAST });
  expect(objects.find(({ type }) => type === 'sighting')).toMatchObject({ last_seen: '9999-12-31T23:59:59.999Z' });
});
