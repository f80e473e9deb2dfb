// SPDX-License-Identifier: AGPL-3.0-or-later
export { settlable } from './connection/database-errors';
export { createDataSource } from './connection/create-data-source';
export * from './connection/database-options';
export { inTransaction, type Work } from './connection/in-transaction';
export * from './entities';
export { migrate } from './migrations/migrate';
export { AttackerStore, attackerUuidOf } from './attackers/attacker-store';
export * from './rollups/rollup.repository';
export type { TechniqueRollup } from './rollups/technique-rollup';
export type { Claim } from './tags/outbox';
export * from './tags/tag-store';
