// SPDX-License-Identifier: AGPL-3.0-or-later
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Several attackers that are one actor. Written by DECNET's correlator. */
@Entity('attacker_identities')
export class AttackerIdentityRow {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  uuid!: string;

  @Column({ name: 'campaign_id', type: 'varchar', length: 36, nullable: true })
  campaignId!: string | null;

  /** JSON list of `{iid, oui, kind, first_seen}`; may be malformed, so it is decoded where it is read. */
  @Column({ name: 'ipv6_link_local_iids', type: 'text', nullable: true })
  ipv6LinkLocalIids!: string | null;

  /** The winner when two identities turned out to be one. */
  @Column({ name: 'merged_into_uuid', type: 'varchar', length: 36, nullable: true })
  mergedIntoUuid!: string | null;
}
