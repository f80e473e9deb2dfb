// SPDX-License-Identifier: AGPL-3.0-or-later
import { isApiKey } from '@ttp/persistence';
import { createSecretKey, type KeyObject } from 'node:crypto';
import type { CallerIdentity } from './auth.caller';
import type { ApiKeys } from './auth.keys';
import { type Claims, readToken } from './auth.token';
import type { Users } from './auth.users';

/** Who calls, and what the token says by which that is known: API keys say nothing. */
export interface Authenticated {
  readonly caller: CallerIdentity;
  readonly claims: Claims | null;
}

/** Without a secret every call passes: configuration allows that on loopback only. */
const LOCAL: CallerIdentity = { name: 'local', uuid: null, scopes: null, isAdmin: true, mustChangePassword: false };

/** Tells from a credential who calls. Methods answer null where it is nobody's, and throw `NotYet` while the database is away. */
export class Callers {
  private readonly secret: KeyObject | null;

  constructor(
    secret: string,
    private readonly users: Users,
    private readonly keys: ApiKeys,
  ) {
    this.secret = secret === '' ? null : createSecretKey(secret, 'utf8');
  }

  /** Of an `Authorization` header: `Bearer` and a token of a user or an API key. */
  async bearerOf(authorization: string | undefined): Promise<Authenticated | null> {
    if (this.secret === null) return { caller: LOCAL, claims: null };
    const token = /^Bearer ([\w.-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) return null;
    if (!isApiKey(token)) return this.ownerOf(await readToken(token, this.secret));
    const caller = await this.keys.bearerOf(token);
    return caller && { caller, claims: null };
  }

  async ownerOf(claims: Claims | null): Promise<Authenticated | null> {
    if (this.secret === null) return { caller: LOCAL, claims: null };
    const caller = claims && (await this.users.bearerOf(claims));
    return caller && { caller, claims };
  }
}
