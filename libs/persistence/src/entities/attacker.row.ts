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
