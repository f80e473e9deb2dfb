// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { inTransaction } from '../connection/in-transaction';
import { settled } from '../connection/read';
import { RevokedTokenRow, UserRow } from '../entities';

export type Role = 'viewer' | 'admin';

/** Who may call the HTTP API. Methods throw `NotYet` while the database is away. */
export class UserStore {
  constructor(private readonly source: DataSource) {}

  byUuid(uuid: string): Promise<UserRow | null> {
    return settled(() => this.source.manager.findOneBy(UserRow, { uuid }));
  }

  /** Whether the token with this id was taken back. */
  isRevoked(jti: string): Promise<boolean> {
    return settled(() => this.source.manager.existsBy(RevokedTokenRow, { jti }));
  }

  /** The user of this name, with this role: made where there is none, for an installation without DECNET. */
  async ensure(username: string, role: Role): Promise<string> {
    return inTransaction(this.source, async ({ manager }) => {
      const known = await manager.findOneBy(UserRow, { username });
      if (known === null) {
        const uuid = randomUUID();
        await manager.insert(UserRow, { uuid, username, role, mustChangePassword: false, tokensValidFrom: null });
        return uuid;
      }
      if (known.role !== role) await manager.update(UserRow, { uuid: known.uuid }, { role });
      return known.uuid;
    });
  }
}
