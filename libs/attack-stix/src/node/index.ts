// SPDX-License-Identifier: AGPL-3.0-or-later
export { readBundle } from './read-bundle';
export type { BundleFile } from './read-bundle';
export { buildCatalogFile } from './write-catalog';
export type { BuildCatalogOptions, BuiltCatalog } from './write-catalog';
