// SPDX-License-Identifier: AGPL-3.0-or-later
import { type CanActivate, type ExecutionContext, ForbiddenException, UnauthorizedException } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { CallerIdentity, CallRequest } from './auth.caller';
import { ADMIN_ONLY, PUBLIC } from './auth.roles';
import { readToken } from './auth.token';
import type { Users } from './auth.users';

/** Without a secret every call passes: configuration allows that on loopback only. */
const LOCAL: CallerIdentity = { name: 'local', isAdmin: true, mustChangePassword: false };

/**
 * Bearer tokens as DECNET issues them, and the users that they belong to. Checks token, user, revocation, password flag and role, in
 * this order and before anything of the request is read, so that a caller without a token never learns what exists.
 */
export class AuthGuard implements CanActivate {
  private readonly key: Uint8Array | null;

  constructor(
    secret: string,
    private readonly reflector: Reflector,
    private readonly users: Users,
  ) {
    this.key = secret === '' ? null : new TextEncoder().encode(secret);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.says(PUBLIC, context)) return true;
    const request = context.switchToHttp().getRequest<CallRequest>();
    const caller = this.key === null ? LOCAL : await this.callerOf(request, this.key);
    if (caller.mustChangePassword) throw new ForbiddenException('Password change required before accessing this resource');
    if (!caller.isAdmin && this.says(ADMIN_ONLY, context)) throw new ForbiddenException('Insufficient permissions');
    request.caller = caller;
    return true;
  }

  private async callerOf({ headers }: CallRequest, key: Uint8Array): Promise<CallerIdentity> {
    const claims = await readToken(headers['authorization'], key);
    const caller = claims && (await this.users.bearerOf(claims));
    if (caller === null) throw new UnauthorizedException('Could not validate credentials');
    return caller;
  }

  private says(what: string, context: ExecutionContext): boolean {
    return this.reflector.getAllAndOverride<boolean | undefined>(what, [context.getHandler(), context.getClass()]) === true;
  }
}
