// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { StixOptions } from './options';

/** OASIS' markings for TLP 2.0 (cti-stix-common-objects, tlp-2.0). Their ids are the standard's, so that every consumer knows them. */
const MARKING_IDS = {
  clear: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  green: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  amber: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'amber+strict': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  red: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
} as const;

export const TLP_EXTENSION_ID = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';

export const TLP_LEVELS = ['none', 'clear', 'green', 'amber', 'amber+strict', 'red'] as const;
export type Tlp = (typeof TLP_LEVELS)[number];

/** The marking of the export, exactly as OASIS publishes it; nothing for `none`. */
export function tlpMarking({ tlp = 'none' }: StixOptions): readonly StixObject[] {
  if (tlp === 'none') return [];
  return [
    {
      type: 'marking-definition',
      spec_version: '2.1',
      id: MARKING_IDS[tlp],
      created: '2022-10-01T00:00:00.000Z',
      name: `TLP:${tlp.toUpperCase()}`,
      extensions: { [TLP_EXTENSION_ID]: { extension_type: 'property-extension', tlp_2_0: tlp } },
    },
  ];
}

/** Spread into each object of ours. */
export function marked({ tlp = 'none' }: StixOptions): object {
  return tlp === 'none' ? {} : { object_marking_refs: [MARKING_IDS[tlp]] };
}
