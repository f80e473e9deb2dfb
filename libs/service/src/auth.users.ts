// SPDX-License-Identifier: AGPL-3.0-or-later
import type { UserRow, UserStore } from '@ttp/persistence';
import type { CallerIdentity } from './auth.caller';
import type { Claims } from './auth.token';
import { ShortMemory } from './short-memory';

const REMEMBER_MS = 10_000;

/** Whose token it is. What the database says of users and of revoked tokens is remembered for ten seconds. */
export class Users {
  private users: ShortMemory<UserRow | null> | null = null;
  private revoked: ShortMemory<boolean> | null = null;

  /** Called once, by whoever has a database. */
  areIn(store: UserStore): void {
    this.users = new ShortMemory((uuid) => store.byUuid(uuid), REMEMBER_MS);
    this.revoked = new ShortMemory((jti) => store.isRevoked(jti), REMEMBER_MS);
  }

  /** Null when the user is unknown, or the token was taken back. Throws `NotYet` while the database is away. */
  async bearerOf({ uuid, jti, iat }: Claims): Promise<CallerIdentity | null> {
    // A service without a database has no roles, so it makes nobody an admin.
    if (this.users === null || this.revoked === null) return { name: uuid, uuid, scopes: null, isAdmin: false, mustChangePassword: false };
    const user = await this.users.get(uuid);
    if (user === null || (await this.revoked.get(jti)) || iat < secondsOf(user.tokensValidFrom)) return null;
    return { name: user.username, uuid, scopes: null, isAdmin: user.role === 'admin', mustChangePassword: user.mustChangePassword };
  }
}

/** Whole seconds, as a token counts them. */
const secondsOf = (instant: Date | null): number => (instant === null ? 0 : Math.floor(instant.getTime() / 1_000));
