// SPDX-License-Identifier: AGPL-3.0-or-later
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What threat-intelligence providers said about an address. Lists are JSON text and may be malformed: decoded where they are read.
 * The providers' raw answers are large and are read only by who names them.
 */
@Entity('attacker_intel')
export class AttackerIntelRow {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  uuid!: string;

  @Column({ name: 'attacker_uuid', type: 'varchar', length: 36 })
  attackerUuid!: string;

  @Column({ name: 'attacker_ip', type: 'varchar' })
  attackerIp!: string;

  @Column({ name: 'greynoise_classification', type: 'varchar', length: 32, nullable: true })
  greynoiseClassification!: string | null;

  @Column({ name: 'greynoise_name', type: 'varchar', length: 128, nullable: true })
  greynoiseName!: string | null;

  @Column({ name: 'greynoise_tags', type: 'text', nullable: true })
  greynoiseTags!: string | null;

  /** 0 to 100. */
  @Column({ name: 'abuseipdb_score', type: 'int', nullable: true })
  abuseipdbScore!: number | null;

  @Column({ name: 'abuseipdb_categories', type: 'text', nullable: true })
  abuseipdbCategories!: string | null;

  @Column({ name: 'feodo_listed', type: 'boolean', nullable: true })
  feodoListed!: boolean | null;

  @Column({ name: 'feodo_malware_family', type: 'varchar', length: 64, nullable: true })
  feodoMalwareFamily!: string | null;

  @Column({ name: 'threatfox_listed', type: 'boolean', nullable: true })
  threatfoxListed!: boolean | null;

  @Column({ name: 'threatfox_threat_types', type: 'text', nullable: true })
  threatfoxThreatTypes!: string | null;

  @Column({ name: 'threatfox_ioc_types', type: 'text', nullable: true })
  threatfoxIocTypes!: string | null;

  @Column({ name: 'threatfox_malware_families', type: 'text', nullable: true })
  threatfoxMalwareFamilies!: string | null;

  @Column({ name: 'aggregate_verdict', type: 'varchar', length: 32, nullable: true })
  aggregateVerdict!: string | null;

  @Column({ name: 'schema_version', type: 'int', default: 1 })
  schemaVersion!: number;

  @Column({ name: 'greynoise_raw', type: 'text', select: false, nullable: true })
  greynoiseRaw!: string | null;

  @Column({ name: 'greynoise_queried_at', type: 'datetime', precision: 6, nullable: true })
  greynoiseQueriedAt!: Date | null;

  @Column({ name: 'abuseipdb_raw', type: 'text', select: false, nullable: true })
  abuseipdbRaw!: string | null;

  @Column({ name: 'abuseipdb_queried_at', type: 'datetime', precision: 6, nullable: true })
  abuseipdbQueriedAt!: Date | null;

  @Column({ name: 'feodo_raw', type: 'text', select: false, nullable: true })
  feodoRaw!: string | null;

  @Column({ name: 'feodo_queried_at', type: 'datetime', precision: 6, nullable: true })
  feodoQueriedAt!: Date | null;

  @Column({ name: 'threatfox_raw', type: 'text', select: false, nullable: true })
  threatfoxRaw!: string | null;

  @Column({ name: 'threatfox_queried_at', type: 'datetime', precision: 6, nullable: true })
  threatfoxQueriedAt!: Date | null;

  @Column({ name: 'cached_at', type: 'datetime', precision: 6, nullable: true })
  cachedAt!: Date | null;

  @Column({ name: 'expires_at', type: 'datetime', precision: 6, nullable: true })
  expiresAt!: Date | null;
}
