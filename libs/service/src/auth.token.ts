// SPDX-License-Identifier: AGPL-3.0-or-later
import { jwtVerify, SignJWT } from 'jose';
import { createHmac, type KeyObject, randomUUID, timingSafeEqual } from 'node:crypto';

/** What a token says of its bearer. */
export interface Claims {
  readonly uuid: string;
  readonly jti: string;
  /** Seconds. */
  readonly iat: number;
  /** Seconds: when the token ends. */
  readonly exp: number;
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

/** What the clocks of DECNET and of this host may differ by. */
const CLOCK_SKEW_S = 60;

/** The claims of a token as DECNET issues them; null for whatever else, for one that has expired, and for one from the future. */
export async function readToken(token: string, key: KeyObject): Promise<Claims | null> {
  if (!isSigned(token, key)) return null;
  try {
    const { uuid, jti, iat, exp, typ } = (await jwtVerify(token, key, REQUIRED)).payload;
    const isOurs = typ === 'access' && typeof uuid === 'string' && typeof jti === 'string' && typeof iat === 'number' && typeof exp === 'number';
    // A token from the future would outlive the day from which its user's tokens count.
    return isOurs && iat <= Date.now() / 1_000 + CLOCK_SKEW_S ? { uuid, jti, iat, exp } : null;
  } catch {
    // Which check failed is nobody's business but the token's owner's, who can decode it.
    return null;
  }
}

/** Asked first: the library hands each signature to another thread, and refusing a token costs it twenty times as much. */
function isSigned(token: string, key: KeyObject): boolean {
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  const expected = createHmac('sha256', key).update(token.slice(0, Math.max(end, 0))).digest();
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}
