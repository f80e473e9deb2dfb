// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomUUID } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { completeTable } from '../schema/complete-table';
import { REVOKED_TOKENS, USERS } from '../schema/decnet-tables';
import { TTP_LEASE, TTP_RULE_CHANGE, TTP_RULE_LOG, TTP_RULE_SYNC } from '../schema/ttp-tables';

/** The change log of the rules, what its single writer needs, and who may change rules. */
export class RulePlane1795305600000 implements MigrationInterface {
  readonly name = 'RulePlane1795305600000';

  async up(tx: QueryRunner): Promise<void> {
    for (const table of [TTP_RULE_LOG, TTP_RULE_CHANGE, TTP_LEASE, TTP_RULE_SYNC, USERS, REVOKED_TOKENS]) await completeTable(tx, table);
    // MySQL commits each statement by itself: a run that was cut short may have been here.
    const rows: unknown[] = await tx.query('SELECT id FROM ttp_rule_log');
    if (rows.length === 0) await tx.query('INSERT INTO ttp_rule_log (id, log_id, seq, announced_seq) VALUES (1, ?, 0, 0)', [randomUUID()]);
  }

  // An operator's history of changes is not ours to drop.
  down(): Promise<void> {
    return Promise.reject(new Error('the change log of the rules cannot be undone: restore a backup'));
  }
}
