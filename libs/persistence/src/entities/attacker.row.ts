// SPDX-License-Identifier: AGPL-3.0-or-later
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One attacker address. DECNET's profiler writes it, or the worker itself when it stands alone. */
@Entity('attackers')
export class AttackerRow {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  uuid!: string;

  /** Not unique: the newest `last_seen` stands for the address. */
  @Column({ type: 'varchar' })
  ip!: string;

  @Column({ name: 'identity_id', type: 'varchar', length: 36, nullable: true })
  identityId!: string | null;

  @Column({ name: 'first_seen', type: 'datetime' })
  firstSeen!: Date;

  @Column({ name: 'last_seen', type: 'datetime' })
  lastSeen!: Date;

  @Column({ name: 'event_count', type: 'int' })
  eventCount!: number;

  @Column({ name: 'service_count', type: 'int' })
  serviceCount!: number;

  @Column({ name: 'decky_count', type: 'int' })
  deckyCount!: number;

  /** JSON list, as `deckies`, `fingerprints` and `commands` are. May be malformed: decoded where it is read. */
  @Column({ type: 'text' })
  services!: string;

  @Column({ type: 'text' })
  deckies!: string;

  @Column({ name: 'traversal_path', type: 'text', nullable: true })
  traversalPath!: string | null;

  @Column({ name: 'is_traversal', type: 'boolean' })
  isTraversal!: boolean;

  @Column({ name: 'bounty_count', type: 'int' })
  bountyCount!: number;

  @Column({ name: 'credential_count', type: 'int' })
  credentialCount!: number;

  @Column({ type: 'text' })
  fingerprints!: string;

  /** Objects or strings, megabytes of them where an attacker is busy: read only for few attackers at a time. */
  @Column({ type: 'text' })
  commands!: string;

  @Column({ name: 'country_code', type: 'varchar', length: 2, nullable: true })
  countryCode!: string | null;

  @Column({ name: 'country_source', type: 'varchar', length: 16, nullable: true })
  countrySource!: string | null;

  @Column({ type: 'int', nullable: true })
  asn!: number | null;

  @Column({ name: 'as_name', type: 'varchar', length: 128, nullable: true })
  asName!: string | null;

  @Column({ name: 'bgp_prefix', type: 'varchar', length: 43, nullable: true })
  bgpPrefix!: string | null;

  @Column({ name: 'asn_source', type: 'varchar', length: 16, nullable: true })
  asnSource!: string | null;

  @Column({ name: 'rpki_status', type: 'varchar', length: 16, nullable: true })
  rpkiStatus!: string | null;

  @Column({ name: 'rpki_source', type: 'varchar', length: 16, nullable: true })
  rpkiSource!: string | null;

  @Column({ name: 'ptr_record', type: 'varchar', length: 256, nullable: true })
  ptrRecord!: string | null;

  @Column({ name: 'ipv6_leak_count', type: 'int' })
  ipv6LeakCount!: number;

  @Column({ name: 'last_ipv6_leak_at', type: 'datetime', nullable: true })
  lastIpv6LeakAt!: Date | null;

  @Column({ name: 'last_ipv6_link_local', type: 'varchar', length: 45, nullable: true })
  lastIpv6LinkLocal!: string | null;

  @Column({ name: 'last_ipv6_iid_kind', type: 'varchar', length: 16, nullable: true })
  lastIpv6IidKind!: string | null;

  @Column({ name: 'last_ipv6_mac_oui', type: 'varchar', length: 8, nullable: true })
  lastIpv6MacOui!: string | null;
}
