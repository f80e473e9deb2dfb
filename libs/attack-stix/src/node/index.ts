// SPDX-License-Identifier: AGPL-3.0-or-later
export { cacheDirOf } from './attack-settings';
export type { AttackSettings } from './attack-settings';
export { DigestMismatch } from './digest-mismatch';
export { findCached } from './find-cached';
export { loadAttack } from './load-attack';
export type { LoadedAttack, LoadOptions } from './load-attack';
export { verifyBundle } from './load-bundle';
export { locateLicense, requireLicense } from './locate-license';
export { pinnedBundle } from './pinned-bundle';
export type { PinnedBundle } from './pinned-bundle';
export { readBundle } from './read-bundle';
export type { BundleFile } from './read-bundle';
export { sha256OfFile } from './uncompressed';
export { buildCatalogFile } from './write-catalog';
export type { BuildCatalogOptions, BuiltCatalog } from './write-catalog';
