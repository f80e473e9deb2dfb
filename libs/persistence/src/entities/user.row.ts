// SPDX-License-Identifier: AGPL-3.0-or-later
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A user of the HTTP API. DECNET writes it. */
@Entity('users')
export class UserRow {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  uuid!: string;

  @Column({ type: 'varchar' })
  username!: string;

  /** `admin`, or anything else for a viewer. */
  @Column({ type: 'varchar' })
  role!: string;

  @Column({ name: 'must_change_password', type: 'boolean' })
  mustChangePassword!: boolean;

  /** Tokens issued before do not count. */
  @Column({ name: 'tokens_valid_from', type: 'datetime', precision: 6, nullable: true })
  tokensValidFrom!: Date | null;
}
