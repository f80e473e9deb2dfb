// SPDX-License-Identifier: AGPL-3.0-or-later
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { completeTable } from '../schema/complete-table';
import { ATTACKER_BEHAVIOR, BOUNTY, CANARY_TRIGGERS, LOGS, OBSERVATIONS, SMTP_TARGETS } from '../schema/decnet-read-tables';
import { ATTACKER_IDENTITIES, CAMPAIGNS } from '../schema/decnet-tables';
import type { Table } from '../schema/table';

/** Reads follow merge chains and campaigns downwards; MySQL makes these for the foreign keys, SQLite does not. */
const FOLLOWED: readonly Table[] = [
  { ...CAMPAIGNS, indexes: [{ name: 'ix_campaigns_merged_into_uuid', columns: ['merged_into_uuid'] }] },
  {
    ...ATTACKER_IDENTITIES,
    indexes: [
      { name: 'ix_attacker_identities_campaign_id', columns: ['campaign_id'] },
      { name: 'ix_attacker_identities_merged_into_uuid', columns: ['merged_into_uuid'] },
    ],
  },
];

const READ: readonly Table[] = [ATTACKER_BEHAVIOR, CANARY_TRIGGERS, BOUNTY, LOGS, SMTP_TARGETS, OBSERVATIONS];

/**
 * What exports read beside the tags.
 *
 * `ttp_tag` gets no index: EXPLAIN has every rollup of an attacker, identity, campaign or session start from one of the four there are
 * (`ref` on ix_ttp_tag_attacker_technique, "Using temporary" for a few dozen groups), and its cost is that of fetching the scope's own rows.
 * One that covered a rollup would spare that, and every insert would pay for it.
 */
export class DecnetReadTables1795392000000 implements MigrationInterface {
  readonly name = 'DecnetReadTables1795392000000';

  async up(tx: QueryRunner): Promise<void> {
    for (const table of [...FOLLOWED, ...READ]) await completeTable(tx, table);
  }

  // In a shared database these are DECNET's.
  down(): Promise<void> {
    return Promise.reject(new Error('the tables that exports read cannot be undone: restore a backup'));
  }
}
