// SPDX-License-Identifier: AGPL-3.0-or-later
export { attackerObjects } from './attacker-objects';
export { bundleText, jsonOf } from './bundle-text';
export type { BundleTextOptions } from './bundle-text';
export { canonicalJson } from './canonical-json';
export { identityActorObjects, identityObjects } from './identity-objects';
export { actorId, EXTENSION_ID, identityActorId, observableId, PRODUCER_ID, productId } from './ids';
export { TLP_LEVELS } from './marking';
export type { Tlp } from './marking';
export { mergeObjects } from './merge-objects';
export { STIX_PROFILES, sumSkipped } from './options';
export type { StixExport, StixSkipped, StixOptions, StixProfile } from './options';
export { sharedObjects } from './producer';
