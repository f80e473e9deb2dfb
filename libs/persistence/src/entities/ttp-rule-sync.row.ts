// SPDX-License-Identifier: AGPL-3.0-or-later
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How the last comparison of a rule directory with the database went. */
@Entity('ttp_rule_sync')
export class TtpRuleSyncRow {
  /** The directory. */
  @PrimaryColumn({ type: 'varchar' })
  source!: string;

  @Column({ name: 'synced_by', type: 'varchar' })
  syncedBy!: string;

  @Column({ name: 'synced_at', type: 'datetime', precision: 6 })
  syncedAt!: Date;

  @Column({ name: 'error_count', type: 'int' })
  errorCount!: number;

  /** `RuleIssue[]` as JSON. */
  @Column({ type: 'text' })
  issues!: string;
}
