// SPDX-License-Identifier: AGPL-3.0-or-later
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Several attackers that are one actor. Written by DECNET's correlator. */
@Entity('attacker_identities')
export class AttackerIdentityRow {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  uuid!: string;

  @Column({ name: 'campaign_id', type: 'varchar', length: 36, nullable: true })
  campaignId!: string | null;

  @Column({ name: 'first_seen_at', type: 'datetime', precision: 6, nullable: true })
  firstSeenAt!: Date | null;

  @Column({ name: 'last_seen_at', type: 'datetime', precision: 6, nullable: true })
  lastSeenAt!: Date | null;

  /** This and the columns down to `c2_endpoints`: JSON lists that may be malformed, so they are decoded where they are read. */
  @Column({ name: 'ja3_hashes', type: 'text', nullable: true })
  ja3Hashes!: string | null;

  @Column({ name: 'hassh_hashes', type: 'text', nullable: true })
  hasshHashes!: string | null;

  @Column({ name: 'ja4h_hashes', type: 'text', nullable: true })
  ja4hHashes!: string | null;

  @Column({ name: 'ja4_quic_hashes', type: 'text', nullable: true })
  ja4QuicHashes!: string | null;

  @Column({ name: 'http_versions_seen', type: 'text', nullable: true })
  httpVersionsSeen!: string | null;

  @Column({ name: 'tls_cert_sha256', type: 'text', nullable: true })
  tlsCertSha256!: string | null;

  @Column({ name: 'payload_simhashes', type: 'text', nullable: true })
  payloadSimhashes!: string | null;

  @Column({ name: 'c2_endpoints', type: 'text', nullable: true })
  c2Endpoints!: string | null;

  /** Eight raw bytes, or text on a database that takes any value. */
  @Column({ name: 'kd_digraph_simhash', type: 'blob', nullable: true })
  kdDigraphSimhash!: Uint8Array | string | null;

  /** JSON list of `{iid, oui, kind, first_seen}`; may be malformed, so it is decoded where it is read. */
  @Column({ name: 'ipv6_link_local_iids', type: 'text', nullable: true })
  ipv6LinkLocalIids!: string | null;

  /** The winner when two identities turned out to be one. */
  @Column({ name: 'merged_into_uuid', type: 'varchar', length: 36, nullable: true })
  mergedIntoUuid!: string | null;
}
