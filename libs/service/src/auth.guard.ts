// SPDX-License-Identifier: AGPL-3.0-or-later
import { type CanActivate, type ExecutionContext, ForbiddenException, UnauthorizedException } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { ApiKeyScope } from '@ttp/persistence';
import type { CallerIdentity, CallRequest } from './auth.caller';
import type { Authenticated, Callers } from './auth.callers';
import type { AuthFailures } from './auth.failures';
import { ADMIN_ONLY, KEY_SCOPE, PUBLIC, TAKES_TICKET } from './auth.roles';
import type { Tickets } from './auth.tickets';

/**
 * Bearer tokens as DECNET issues them, and API keys. Checks credential, user, revocation, password flag, role and scope, in
 * this order and before anything of the request is read, so that a caller without a token never learns what exists.
 */
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    private readonly tickets: Tickets,
    private readonly failures: AuthFailures,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.says(PUBLIC, context)) return true;
    const request = context.switchToHttp().getRequest<CallRequest>();
    const { caller, claims } = (await this.authenticated(request, context)) ?? this.refuse(request);
    if (caller.mustChangePassword) throw new ForbiddenException('Password change required before accessing this resource');
    if (!this.mayUse(caller, context)) throw new ForbiddenException('Insufficient permissions');
    request.caller = caller;
    request.claims = claims;
    return true;
  }

  private authenticated({ headers, query }: CallRequest, context: ExecutionContext): Promise<Authenticated | null> {
    const ticket = this.says(TAKES_TICKET, context) ? ticketIn(query) : undefined;
    return ticket === undefined ? this.callers.bearerOf(headers['authorization']) : this.callers.ownerOf(this.tickets.redeem(ticket));
  }

  private mayUse({ isAdmin, scopes }: CallerIdentity, context: ExecutionContext): boolean {
    if (!isAdmin && this.says(ADMIN_ONLY, context)) return false;
    return scopes === null || scopes.some((scope) => this.says(KEY_SCOPE, context, scope));
  }

  private refuse({ headers, ip }: CallRequest): never {
    if (headers['authorization'] !== undefined) this.failures.count(ip);
    throw new UnauthorizedException('Could not validate credentials');
  }

  private says(what: string, context: ExecutionContext, value: boolean | ApiKeyScope = true): boolean {
    return this.reflector.getAllAndOverride<unknown>(what, [context.getHandler(), context.getClass()]) === value;
  }
}

/** Twice the same parameter is a list, and no ticket. */
const ticketIn = (query: unknown): string | undefined =>
  typeof query === 'object' && query !== null && 'ticket' in query ? String(query.ticket) : undefined;
