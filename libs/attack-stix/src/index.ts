// SPDX-License-Identifier: AGPL-3.0-or-later
export { AttackDataError } from './catalog/attack-data-error';
export type { CatalogFacts, Group, GroupRef, StixObject, Tactic, Technique } from './catalog/facts';
export { buildCatalog, collectionRelease } from './catalog/build-catalog';
export type { CatalogOrigin } from './catalog/build-catalog';
export { AttackCatalog } from './catalog/catalog';
export { decodeCatalog, encodeCatalog } from './catalog/catalog-file';
export type { AttackRelease } from './catalog/attack-release';
export { closestId } from './catalog/closest-id';
export { compareReleases } from './catalog/compare-releases';
export type { ComparedRelease, Moved, ReleaseDiff, Renamed, Retired } from './catalog/compare-releases';
export { crosswalk } from './catalog/crosswalk';
export type { Crosswalk, CrosswalkReason } from './catalog/crosswalk';
export { crosswalkClaim } from './catalog/crosswalk-claim';
export type { AttackClaim, ClaimCrosswalk, ClaimReason } from './catalog/crosswalk-claim';
export { DEFAULT_RELEASE, SHIPPED_RELEASES, parseRelease } from './catalog/release';
export type { ShippedRelease } from './catalog/release';
export { loadShippedCatalog } from './catalog/shipped';
export type * from './dossier/dossier';
