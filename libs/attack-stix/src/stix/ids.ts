// SPDX-License-Identifier: AGPL-3.0-or-later
import { namespaceBytes, uuidV5 } from '@ttp/ttp-core';
import { canonicalJson } from './canonical-json';

/** Ours. Every id but those of observables and of MITRE's objects is made in it: changing it doubles every object at every consumer. */
const PRODUCT = namespaceBytes('b5d2c3a1-8f4e-4d1b-9a6c-0e7f5b3d2c1a');

/** STIX 2.1 section 2.9: two producers that saw the same address give it the same id. */
const OBSERVABLE = namespaceBytes('00abedb4-aa42-466c-9c01-fed23315a9b7');

/** An id that the same parts always get. Only the last part may hold a bar: two lists of parts could else name the same object. */
export function productId(type: string, ...parts: readonly string[]): string {
  return `${type}--${uuidV5(PRODUCT, parts.join('|'))}`;
}

/** The id of an observable from its id-contributing properties. */
export function observableId(type: string, contributing: object): string {
  return `${type}--${uuidV5(OBSERVABLE, canonicalJson(contributing))}`;
}

export const PRODUCER_ID = productId('identity', 'decnet-honeypot');
export const EXTENSION_ID = productId('extension-definition', 'decnet-actor-fingerprint-v1');

export const actorId = (attackerUuid: string): string => productId('threat-actor', attackerUuid);
export const profileId = (attackerUuid: string): string => productId('x-decnet-behave-profile', attackerUuid);
/** Not the attackers' scheme: an identity could carry the uuid of one of its attackers. */
export const identityActorId = (identityUuid: string): string => productId('threat-actor', 'identity', identityUuid);
export const relationshipId = (type: string, source: string, target: string): string => productId('relationship', type, source, target);
export const actorSightingId = (observedDataId: string): string => productId('sighting', observedDataId);
