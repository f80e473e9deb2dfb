// SPDX-License-Identifier: AGPL-3.0-or-later
export { fetchAttack } from './fetch-attack';
export type { FetchedAttack, FetchOptions } from './fetch-attack';
export { importAttack } from './import-attack';
