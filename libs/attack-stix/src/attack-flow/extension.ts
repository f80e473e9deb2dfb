// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';

const PUBLISHED = '2022-08-02T19:34:35.143Z';
const AUTHOR_ID = 'identity--d673f8cb-c168-42da-8ed4-0cb26725f86c';

export const ATTACK_FLOW_EXTENSION_ID = 'extension-definition--fb9c968a-745b-4ade-9b25-c324172197f4';

/** In every object that the extension defines. */
export const NEW_SDO = { [ATTACK_FLOW_EXTENSION_ID]: { extension_type: 'new-sdo' } } as const;

/** The extension and its author, as the Center for Threat-Informed Defense publishes them (attack-flow-extension-2.0.0). */
export const EXTENSION_OBJECTS: readonly StixObject[] = [
  {
    type: 'identity',
    spec_version: '2.1',
    id: AUTHOR_ID,
    created_by_ref: AUTHOR_ID,
    created: PUBLISHED,
    modified: PUBLISHED,
    name: 'MITRE Center for Threat-Informed Defense',
    identity_class: 'organization',
  },
  {
    type: 'extension-definition',
    spec_version: '2.1',
    id: ATTACK_FLOW_EXTENSION_ID,
    created_by_ref: AUTHOR_ID,
    created: PUBLISHED,
    modified: PUBLISHED,
    name: 'Attack Flow',
    description: 'Extends STIX 2.1 with features to create Attack Flows.',
    schema: 'https://center-for-threat-informed-defense.github.io/attack-flow/stix/attack-flow-schema-2.0.0.json',
    version: '2.0.0',
    extension_types: ['new-sdo'],
    external_references: [
      { source_name: 'Documentation', description: 'Documentation for Attack Flow', url: 'https://ctid.mitre.org/attack-flow' },
      {
        source_name: 'GitHub',
        description: 'Source code repository for Attack Flow',
        url: 'https://github.com/center-for-threat-informed-defense/attack-flow',
      },
    ],
  },
];
