// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotFoundException } from '@nestjs/common';
import { productId, STIX_MEDIA_TYPE, type StixProfile } from '@ttp/attack-stix';

export const API_ROOT = '/taxii2/decnet/';

interface TaxiiCollection {
  readonly profile: StixProfile;
  /** As the standard has it. */
  readonly resource: {
    readonly id: string;
    readonly title: string;
    readonly description: string;
    readonly alias: string;
    readonly can_read: boolean;
    readonly can_write: boolean;
    readonly media_types: readonly string[];
  };
}

/** The same attackers, once with everything that is known and once for consumers that take standard objects only. */
export const COLLECTIONS: readonly TaxiiCollection[] = [
  collection('full', 'attackers', 'Attackers', 'Every attacker with its techniques, sightings, files, commands and fingerprints.'),
  collection('opencti', 'opencti', 'Attackers, standard objects only', 'The same without custom objects, properties and extensions.'),
];

/** By id or alias. @throws {NotFoundException} when there is none. */
export function collectionOf(name: string): TaxiiCollection {
  const found = COLLECTIONS.find(({ resource: { id, alias } }) => name === id || name === alias);
  if (!found) throw new NotFoundException('there is no such collection; /taxii2/decnet/collections/ lists those that there are');
  return found;
}

function collection(profile: StixProfile, alias: string, title: string, description: string): TaxiiCollection {
  // TAXII's ids are UUIDs without a type. Clients keep them: changing one makes a consumer start over.
  const id = productId('collection', 'taxii-collection', profile).slice('collection--'.length);
  return { profile, resource: { id, title, description, alias, can_read: true, can_write: false, media_types: [STIX_MEDIA_TYPE] } };
}
