// SPDX-License-Identifier: AGPL-3.0-or-later
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { completeTable } from '../schema/complete-table';
import { TTP_API_KEY, TTP_RULE_CHANGE } from '../schema/ttp-tables';

/** Keys of programs, and in the history of the rules the id of whoever changed them. */
export class ApiKeys1795564800000 implements MigrationInterface {
  readonly name = 'ApiKeys1795564800000';

  async up(tx: QueryRunner): Promise<void> {
    for (const table of [TTP_API_KEY, TTP_RULE_CHANGE]) await completeTable(tx, table);
  }

  // An operator's history of changes is not ours to cut.
  down(): Promise<void> {
    return Promise.reject(new Error('API keys and the ids in the history of the rules cannot be undone: restore a backup'));
  }
}
