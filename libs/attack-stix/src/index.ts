// SPDX-License-Identifier: AGPL-3.0-or-later
export { AttackDataError } from './catalog/attack-data-error';
export type { CatalogFacts, Group, GroupRef, StixObject, Tactic, Technique } from './catalog/facts';
export { buildCatalog, collectionRelease } from './catalog/build-catalog';
export type { CatalogOrigin } from './catalog/build-catalog';
export { AttackCatalog } from './catalog/catalog';
export { decodeCatalog, encodeCatalog } from './catalog/catalog-file';
export { DEFAULT_RELEASE, SHIPPED_RELEASES, parseRelease } from './catalog/release';
export type { ShippedRelease } from './catalog/release';
export { loadShippedCatalog } from './catalog/shipped';
