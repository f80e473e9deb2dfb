// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleStateName } from '@ttp/ttp-core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An operator's switch on a rule. */
@Entity('ttp_rule_state')
export class TtpRuleStateRow {
  @PrimaryColumn({ name: 'rule_id', type: 'varchar' })
  ruleId!: string;

  @Column({ type: 'varchar' })
  state!: RuleStateName;

  @Column({ name: 'confidence_max', type: 'double', nullable: true })
  confidenceMax!: number | null;

  @Column({ name: 'expires_at', type: 'datetime', precision: 6, nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'varchar', nullable: true })
  reason!: string | null;

  @Column({ name: 'set_by', type: 'varchar', nullable: true })
  setBy!: string | null;

  @Column({ name: 'set_at', type: 'datetime', precision: 6 })
  setAt!: Date;
}
