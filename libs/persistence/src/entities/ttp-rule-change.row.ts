// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleAction } from '@ttp/ttp-core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One change of a rule's definition or state. */
@Entity('ttp_rule_change')
export class TtpRuleChangeRow {
  @PrimaryColumn({ type: 'int' })
  seq!: number;

  @Column({ name: 'rule_id', type: 'varchar' })
  ruleId!: string;

  @Column({ type: 'varchar', length: 16 })
  action!: RuleAction;

  @Column({ name: 'changed_by', type: 'varchar' })
  changedBy!: string;

  /** Of the user or API key; null for our own services. */
  @Column({ name: 'set_by_uuid', type: 'varchar', length: 36, nullable: true })
  setByUuid!: string | null;

  @Column({ name: 'changed_at', type: 'datetime', precision: 6 })
  changedAt!: Date;

  @Column({ type: 'varchar', length: 500, nullable: true })
  reason!: string | null;

  /** As JSON; see `change-values.ts`. */
  @Column({ name: 'value_before', type: 'text', nullable: true })
  valueBefore!: string | null;

  @Column({ name: 'value_after', type: 'text', nullable: true })
  valueAfter!: string | null;
}
