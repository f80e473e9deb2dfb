// SPDX-License-Identifier: AGPL-3.0-or-later
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An announcement that was stored with its tags and may not be published yet. */
@Entity('ttp_outbox')
export class TtpOutboxRow {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  /** The rest of the announcement, as JSON. */
  @Column({ type: 'text' })
  body!: string;

  @Column({ name: 'created_at', type: 'datetime', precision: 6 })
  createdAt!: Date;

  /** The worker that is publishing it again. */
  @Column({ name: 'claimed_by', type: 'varchar', nullable: true })
  claimedBy!: string | null;

  /** Until then no other worker takes it. */
  @Column({ name: 'claimed_until', type: 'datetime', precision: 6, nullable: true })
  claimedUntil!: Date | null;
}
