// SPDX-License-Identifier: AGPL-3.0-or-later
export { mispCollection } from './misp-collection';
export type { MispCollectionOptions } from './misp-collection';
export { mispEvent } from './misp-event';
export type { MispOptions } from './misp-event';
export type { MispAttribute, MispCluster, MispEvent, MispGalaxy, MispObject, MispSighting } from './schema';
export { verifyMisp } from './verify-misp';
