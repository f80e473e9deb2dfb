// SPDX-License-Identifier: AGPL-3.0-or-later
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('campaigns')
export class CampaignRow {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  uuid!: string;

  /** The winner when two campaigns turned out to be one. */
  @Column({ name: 'merged_into_uuid', type: 'varchar', length: 36, nullable: true })
  mergedIntoUuid!: string | null;
}
