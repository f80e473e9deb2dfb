// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHmac, randomBytes } from 'node:crypto';

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const CLAIMS = { iss: 'decnet', aud: 'decnet-dashboard', typ: 'access', uuid: 'nobody', jti: 'made-up', iat: 1_795_000_000, exp: 4_102_444_800 };

/** Signed with another secret: nothing but the signature is wrong. */
function forgedToken(): string {
  const text = `${base64({ alg: 'HS256' })}.${base64({ ...CLAIMS, jti: randomBytes(8).toString('hex') })}`;
  return `${text}.${createHmac('sha256', 'another-made-up-secret').update(text).digest('base64url')}`;
}

const unsignedToken = (): string => `${base64({ alg: 'none' })}.${base64(CLAIMS)}.`;
const inventedKey = (): string => `ttpk_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
const garbage = (): string => randomBytes(24).toString('base64url');

const KINDS = [forgedToken, unsignedToken, inventedKey, garbage];

/** So many bearer tokens that are none, of every kind in turn, no two alike but those without a signature. */
export const badCredentials = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => (KINDS[i % KINDS.length] ?? garbage)());
