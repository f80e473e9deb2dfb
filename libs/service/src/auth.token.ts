// SPDX-License-Identifier: AGPL-3.0-or-later
import { jwtVerify, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';

/** What a token says of its bearer. */
export interface Claims {
  readonly uuid: string;
  readonly jti: string;
  /** Seconds. */
  readonly iat: number;
}

const ISSUER = 'decnet';
const AUDIENCE = 'decnet-dashboard';
const ALGORITHM = 'HS256';
const REQUIRED = { algorithms: [ALGORITHM], issuer: ISSUER, audience: AUDIENCE, requiredClaims: ['exp', 'iat', 'jti', 'uuid'] };

/** A token as DECNET issues them, for the user with this uuid. */
export const signToken = (uuid: string, secret: string, minutes: number): Promise<string> =>
  new SignJWT({ uuid, typ: 'access' })
    .setProtectedHeader({ alg: ALGORITHM })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${minutes} minutes`)
    .sign(new TextEncoder().encode(secret));

/** The claims of `Bearer <token>`, of a token as DECNET issues them; null for whatever else, and for one that has expired. */
export async function readToken(authorization: string | undefined, key: Uint8Array): Promise<Claims | null> {
  const token = /^Bearer ([\w.-]+)$/.exec(authorization ?? '')?.[1];
  if (token === undefined) return null;
  try {
    const { uuid, jti, iat, typ } = (await jwtVerify(token, key, REQUIRED)).payload;
    return typ === 'access' && typeof uuid === 'string' && typeof jti === 'string' && typeof iat === 'number' ? { uuid, jti, iat } : null;
  } catch {
    // Which check failed is nobody's business but the token's owner's, who can decode it.
    return null;
  }
}
