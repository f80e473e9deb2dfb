// SPDX-License-Identifier: AGPL-3.0-or-later
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A rule's definition as its author wrote it. */
@Entity('ttp_rule')
export class TtpRuleRow {
  @PrimaryColumn({ name: 'rule_id', type: 'varchar' })
  ruleId!: string;

  @Column({ name: 'rule_version', type: 'int' })
  ruleVersion!: number;

  @Column({ name: 'source_path', type: 'varchar' })
  sourcePath!: string;

  /** The source text, verbatim. */
  @Column({ name: 'yaml_content', type: 'text' })
  yamlContent!: string;

  @Column({ name: 'updated_at', type: 'datetime', precision: 6 })
  updatedAt!: Date;

  /** `filesystem`, `git` or an operator. */
  @Column({ name: 'updated_by', type: 'varchar' })
  updatedBy!: string;

  /** Of `yaml_content`, hexadecimal; null on rows that DECNET wrote. */
  @Column({ name: 'content_sha256', type: 'varchar', length: 64, nullable: true })
  contentSha256!: string | null;
}
