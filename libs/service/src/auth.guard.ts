// SPDX-License-Identifier: AGPL-3.0-or-later
import { SetMetadata, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { jwtVerify } from 'jose';

const PUBLIC = 'public route';

/** A route that needs no token. */
export const Public = () => SetMetadata(PUBLIC, true);

const REQUIRED = { algorithms: ['HS256'], issuer: 'decnet', audience: 'decnet-dashboard', requiredClaims: ['exp', 'iat', 'jti', 'uuid'] };

/**
 * Bearer tokens as DECNET issues them (HS256; `iss`, `aud`, `typ`, `exp`, `iat`, `jti`, `uuid`).
 * Without a secret every call passes: configuration allows that on loopback only.
 */
export class AuthGuard implements CanActivate {
  private readonly key: Uint8Array | null;

  constructor(
    secret: string,
    private readonly reflector: Reflector,
  ) {
    this.key = secret === '' ? null : new TextEncoder().encode(secret);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [context.getHandler(), context.getClass()]);
    if (isPublic || this.key === null) return true;
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
    const token = /^Bearer ([\w.-]+)$/.exec(headers['authorization'] ?? '')?.[1];
    if (token === undefined || !(await isValid(token, this.key))) throw new UnauthorizedException('Could not validate credentials');
    return true;
  }
}

async function isValid(token: string, key: Uint8Array): Promise<boolean> {
  try {
    return (await jwtVerify(token, key, REQUIRED)).payload['typ'] === 'access';
  } catch {
    // Which check failed is nobody's business but the token's owner's, who can decode it.
    return false;
  }
}
