// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import { EXTENSION_ID, PRODUCER_ID } from './ids';
import { marked, tlpMarking } from './marking';
import { headOf, ourObject } from './our-object';
import type { StixOptions } from './options';
import { FIXED_SPAN } from './span';

/** What every export starts with, an empty one too. */
export function sharedObjects(options: StixOptions): readonly StixObject[] {
  return [...tlpMarking(options), producer(options)];
}

function producer(options: StixOptions): StixObject {
  return {
    ...headOf(PRODUCER_ID),
    created: FIXED_SPAN.first,
    modified: FIXED_SPAN.last,
    ...marked(options),
    name: 'DECNET',
    description: 'Automated observations of a network of honeypots.',
    identity_class: 'organization',
  };
}

/** Goes with the extension or the custom object: a consumer learns from it what they are. */
export function extensionDefinition(options: StixOptions): StixObject {
  const properties = {
    name: 'DECNET Actor Fingerprint',
    description: 'How the software of an attacker behaves on the network, and the fingerprints of its protocols.',
    schema: 'https://decnet.dev/schemas/actor-fingerprint/v1',
    version: '1.0.0',
    extension_types: ['property-extension'],
  };
  return ourObject(EXTENSION_ID, FIXED_SPAN, properties, options);
}
