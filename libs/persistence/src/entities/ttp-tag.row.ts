// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind, Tag } from '@ttp/ttp-core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A stored tag. For reading: `TagStore` writes the table by hand, because the ORM costs more than the insert. */
@Entity('ttp_tag')
export class TtpTagRow implements Tag {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  uuid!: string;

  @Column({ name: 'source_kind', type: 'varchar' })
  sourceKind!: SourceKind;

  @Column({ name: 'source_id', type: 'varchar', length: 512 })
  sourceId!: string;

  @Column({ name: 'attacker_uuid', type: 'varchar', length: 36, nullable: true })
  attackerUuid!: string | null;

  @Column({ name: 'identity_uuid', type: 'varchar', length: 36, nullable: true })
  identityUuid!: string | null;

  @Column({ name: 'session_id', type: 'varchar', nullable: true })
  sessionId!: string | null;

  @Column({ name: 'decky_id', type: 'varchar', nullable: true })
  deckyId!: string | null;

  @Column({ type: 'varchar' })
  tactic!: string;

  @Column({ name: 'technique_id', type: 'varchar' })
  techniqueId!: string;

  @Column({ name: 'sub_technique_id', type: 'varchar', nullable: true })
  subTechniqueId!: string | null;

  @Column({ type: 'double' })
  confidence!: number;

  @Column({ name: 'rule_id', type: 'varchar' })
  ruleId!: string;

  @Column({ name: 'rule_version', type: 'int' })
  ruleVersion!: number;

  @Column({ type: 'simple-json' })
  evidence!: Record<string, unknown>;

  @Column({ name: 'attack_release', type: 'varchar' })
  attackRelease!: string;

  @Column({ name: 'mitre_url', type: 'varchar', length: 512, nullable: true })
  mitreUrl!: string | null;

  @Column({ name: 'created_at', type: 'datetime', precision: 6 })
  createdAt!: Date;

  @Column({ name: 'observed_at', type: 'datetime', precision: 6, nullable: true })
  observedAt!: Date | null;
}
