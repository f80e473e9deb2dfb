// SPDX-License-Identifier: AGPL-3.0-or-later
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { completeTable } from '../schema/complete-table';
import { ATTACKERS } from '../schema/decnet-tables';

/** TAXII clients ask for what was written since they asked last. */
export class AttackerWrites1795478400000 implements MigrationInterface {
  readonly name = 'AttackerWrites1795478400000';

  async up(tx: QueryRunner): Promise<void> {
    await completeTable(tx, { ...ATTACKERS, indexes: [{ name: 'ix_attackers_updated_at', columns: ['updated_at'] }] });
  }

  // A shared database may have had the index before us.
  down(): Promise<void> {
    return Promise.reject(new Error('the index on the writes of attackers cannot be undone: drop ix_attackers_updated_at by hand'));
  }
}
