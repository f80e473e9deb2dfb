// SPDX-License-Identifier: AGPL-3.0-or-later
export { settlable } from './connection/database-errors';
export { createDataSource } from './connection/create-data-source';
export * from './connection/database-options';
export { inTransaction, type Work } from './connection/in-transaction';
export * from './entities';
export { migrate } from './migrations/migrate';
export { AttackerStore, attackerUuidOf } from './attackers/attacker-store';
export { type IntelPayload, IntelStore } from './attackers/intel-store';
export * from './rollups/rollup.repository';
export type { TechniqueRollup } from './rollups/technique-rollup';
export { Lease, type LeaseOptions } from './rules/lease';
export type { Author } from './rules/log-writer';
export * from './rules/rule-log';
export * from './rules/rule-writer';
export type { Claim } from './tags/outbox';
export * from './tags/tag-store';
export * from './users/user-store';
