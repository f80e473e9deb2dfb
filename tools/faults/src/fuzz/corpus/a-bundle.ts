// SPDX-License-Identifier: AGPL-3.0-or-later

const idOf = (type: string, n: number): string => `${type}--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const AUTHOR = idOf('identity', 1);
const MARKING = idOf('marking-definition', 2);

const published = (type: string, n: number, name: string, id: string, more: object) => ({
  type,
  id: idOf(type, n),
  name,
  created: '2020-01-01T00:00:00.000Z',
  modified: '2021-01-01T00:00:00.000Z',
  created_by_ref: AUTHOR,
  object_marking_refs: [MARKING],
  external_references: [{ source_name: 'mitre-attack', external_id: id, url: `https://attack.mitre.org/x/${id}` }],
  ...more,
});

const PHASES = { kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'execution' }] };
const related = (n: number, kind: string, source: string, target: string) =>
  ({ type: 'relationship', id: idOf('relationship', n), relationship_type: kind, source_ref: source, target_ref: target });

/** A made-up miniature of ATT&CK: the numbers are nobody's, the shape is MITRE's. */
export const A_BUNDLE = {
  type: 'bundle',
  id: idOf('bundle', 0),
  objects: [
    { type: 'identity', id: AUTHOR, name: 'The MITRE Corporation' },
    { type: 'marking-definition', id: MARKING, definition_type: 'statement' },
    { type: 'x-mitre-collection', id: idOf('x-mitre-collection', 3), name: 'Enterprise ATT&CK', x_mitre_version: '19.0' },
    published('x-mitre-tactic', 4, 'Execution', 'TA0002', { x_mitre_shortname: 'execution' }),
    published('attack-pattern', 5, 'Made-up Technique', 'T8001', { ...PHASES, x_mitre_platforms: ['Linux'] }),
    published('attack-pattern', 6, 'Made-up Part', 'T8001.001', { ...PHASES, x_mitre_is_subtechnique: true }),
    published('attack-pattern', 7, 'Made-up Past', 'T8002', { ...PHASES, revoked: true }),
    published('intrusion-set', 8, 'Made-up Group', 'G8001', { aliases: ['MG'] }),
    related(9, 'subtechnique-of', idOf('attack-pattern', 6), idOf('attack-pattern', 5)),
    related(10, 'revoked-by', idOf('attack-pattern', 7), idOf('attack-pattern', 5)),
    related(11, 'uses', idOf('intrusion-set', 8), idOf('attack-pattern', 6)),
  ],
};
