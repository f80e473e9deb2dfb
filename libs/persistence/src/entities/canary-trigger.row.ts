// SPDX-License-Identifier: AGPL-3.0-or-later
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A canary token that somebody tripped. Written by DECNET. */
@Entity('canary_triggers')
export class CanaryTriggerRow {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  uuid!: string;

  @Column({ name: 'token_uuid', type: 'varchar', length: 36 })
  tokenUuid!: string;

  @Column({ name: 'occurred_at', type: 'datetime', precision: 6 })
  occurredAt!: Date;

  @Column({ name: 'src_ip', type: 'varchar' })
  srcIp!: string;

  @Column({ name: 'user_agent', type: 'text', nullable: true })
  userAgent!: string | null;

  @Column({ name: 'request_path', type: 'text', nullable: true })
  requestPath!: string | null;

  @Column({ name: 'dns_qname', type: 'varchar', nullable: true })
  dnsQname!: string | null;

  /** JSON object; may be malformed. */
  @Column({ name: 'raw_headers', type: 'text' })
  rawHeaders!: string;

  /** JSON object of what was measured of the browser, under the keys of the live event; null where nothing is kept, may be malformed. */
  @Column({ type: 'text', nullable: true })
  measurements!: string | null;

  /** Null until the correlator has found out. */
  @Column({ name: 'attacker_id', type: 'varchar', length: 36, nullable: true })
  attackerId!: string | null;
}
