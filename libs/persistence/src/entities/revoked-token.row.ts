// SPDX-License-Identifier: AGPL-3.0-or-later
import { Entity, PrimaryColumn } from 'typeorm';

/** A token that its owner or an admin has taken back. DECNET writes it. */
@Entity('revoked_tokens')
export class RevokedTokenRow {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  jti!: string;
}
