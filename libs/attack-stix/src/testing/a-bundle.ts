// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';

// A made-up miniature of ATT&CK: the numbers are nobody's, the shape is MITRE's.
export const IDENTITY = 'identity--00000000-0000-4000-8000-000000000001';
export const MARKING = 'marking-definition--00000000-0000-4000-8000-000000000002';

/** Deterministic STIX id for an ATT&CK id, so that fixtures can point at each other by the readable one. */
export function stixId(type: string, id: string): string {
  return `${type}--${Buffer.from(id.padEnd(16, '.')).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;
}

export function aTactic(id: string, shortname: string, more: object = {}): StixObject {
  return { ...published('x-mitre-tactic', id, `https://attack.mitre.org/tactics/${id}`), x_mitre_shortname: shortname, ...more };
}

export function aTechnique(id: string, phases: readonly string[], more: object = {}): StixObject {
  return {
    ...published('attack-pattern', id, `https://attack.mitre.org/techniques/${id.replace('.', '/')}`),
    kill_chain_phases: phases.map((phase) => ({ kill_chain_name: 'mitre-attack', phase_name: phase })),
    x_mitre_platforms: ['Linux'],
    ...more,
  };
}

export function aGroup(id: string, more: object = {}): StixObject {
  return { ...published('intrusion-set', id, `https://attack.mitre.org/groups/${id}`), aliases: [`${id} by name`], ...more };
}

export function aCampaign(id: string, more: object = {}): StixObject {
  return { ...published('campaign', id, `https://attack.mitre.org/campaigns/${id}`), ...more };
}

export function aRelation(source: StixObject, relationshipType: string, target: StixObject, more: object = {}): StixObject {
  const id = stixId('relationship', `${source.id.slice(-4)}${relationshipType}${target.id.slice(-4)}`.slice(0, 16));
  return { type: 'relationship', id, relationship_type: relationshipType, source_ref: source.id, target_ref: target.id, ...more };
}

/** A STIX bundle of the given objects with the author and the marking that they cite. */
export function aBundle(...objects: readonly StixObject[]) {
  const authority = [
    { type: 'identity', id: IDENTITY, name: 'The MITRE Corporation' },
    { type: 'marking-definition', id: MARKING, definition_type: 'statement' },
  ];
  return { type: 'bundle', id: stixId('bundle', 'small'), objects: [...authority, ...objects] };
}

function published(type: string, id: string, url: string): StixObject {
  return {
    type,
    id: stixId(type, id),
    name: `${id} by name`,
    created: '2020-01-01T00:00:00.000Z',
    modified: '2021-01-01T00:00:00.000Z',
    created_by_ref: IDENTITY,
    object_marking_refs: [MARKING],
    external_references: [
      { source_name: 'capec', external_id: 'CAPEC-1', url: 'https://capec.mitre.org/1' },
      { source_name: 'mitre-attack', external_id: id, url },
    ],
  };
}
