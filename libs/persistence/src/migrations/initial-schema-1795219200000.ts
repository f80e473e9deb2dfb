// SPDX-License-Identifier: AGPL-3.0-or-later
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { completeTable } from '../schema/complete-table';
import { ATTACKER_IDENTITIES, ATTACKER_INTEL, ATTACKERS, CAMPAIGNS } from '../schema/decnet-tables';
import { TTP_OUTBOX, TTP_RULE, TTP_RULE_STATE, TTP_TAG } from '../schema/ttp-tables';

/** Parents before their children. */
const TABLES = [CAMPAIGNS, ATTACKER_IDENTITIES, ATTACKERS, ATTACKER_INTEL, TTP_TAG, TTP_RULE, TTP_RULE_STATE, TTP_OUTBOX];

/** The schema of a fresh database; in one of DECNET's, only what is missing there. */
export class InitialSchema1795219200000 implements MigrationInterface {
  // Recorded in the database: a bundler may rename the class.
  readonly name = 'InitialSchema1795219200000';

  async up(tx: QueryRunner): Promise<void> {
    for (const table of TABLES) await completeTable(tx, table);
  }

  // What was there before us cannot be told from what we made, and dropping the wrong table loses an operator's data.
  down(): Promise<void> {
    return Promise.reject(new Error('the initial schema cannot be undone: restore a backup'));
  }
}
