// SPDX-License-Identifier: AGPL-3.0-or-later
import { CompactSign, generateKeyPair, SignJWT } from 'jose';
import { createHmac, createSecretKey } from 'node:crypto';
import { readToken, signToken } from './auth.token';

const SECRET = 'a-made-up-secret-of-more-than-32-characters';
const KEY = createSecretKey(SECRET, 'utf8');
const OTHER = createSecretKey(Buffer.alloc(64, 'x'));
const NOW_S = 1_795_000_000;
const CLAIMS = { iss: 'decnet', aud: 'decnet-dashboard', typ: 'access', uuid: 'u1', jti: 'j1', iat: NOW_S, exp: NOW_S + 300 };

const base64 = (text: string): string => Buffer.from(text).toString('base64url');
const signed = (claims: object, alg = 'HS256', key = KEY) => new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(key);
const without = (claim: keyof typeof CLAIMS) => signed({ ...CLAIMS, [claim]: undefined });

/** Signed with the secret, by HMAC and SHA-256, whatever the header says. */
const claiming = (header: object, claims: object = CLAIMS): string => {
  const text = `${base64(JSON.stringify(header))}.${base64(JSON.stringify(claims))}`;
  return `${text}.${createHmac('sha256', KEY).update(text).digest('base64url')}`;
};

const NO_TOKENS: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['alg none without a signature', () => `${base64('{"alg":"none"}')}.${base64(JSON.stringify(CLAIMS))}.`],
  ['alg none with our signature', () => claiming({ alg: 'none' })],
  ['no alg', () => claiming({})],
  ['RS256 with our secret for a key', () => claiming({ alg: 'RS256' })],
  ['HS512 with our signature', () => claiming({ alg: 'HS512' })],
  ['an extension that nobody knows', () => claiming({ alg: 'HS256', crit: ['exp2'], exp2: 1 })],
  ['a payload that is not encoded', () => claiming({ alg: 'HS256', crit: ['b64'], b64: false })],
  ['a payload that is no object', () => new CompactSign(Buffer.from('[]')).setProtectedHeader({ alg: 'HS256' }).sign(KEY)],
  ['HS384', () => signed(CLAIMS, 'HS384')],
  ['HS512', () => signed(CLAIMS, 'HS512')],
  ['another secret', () => signed(CLAIMS, 'HS256', OTHER)],
  ['RS256', async () => signed(CLAIMS, 'RS256', (await generateKeyPair('RS256')).privateKey as never)],
  ['other claims under the same signature', async () => (await signed(CLAIMS)).replace(/\.[^.]+\./, `.${base64('{"uuid":"u2"}')}.`)],
  ['another issuer', () => signed({ ...CLAIMS, iss: 'elsewhere' })],
  ['another audience', () => signed({ ...CLAIMS, aud: 'elsewhere' })],
  ['a refresh token', () => signed({ ...CLAIMS, typ: 'refresh' })],
  ['no issuer', () => without('iss')],
  ['no audience', () => without('aud')],
  ['no type', () => without('typ')],
  ['no user', () => without('uuid')],
  ['no jti', () => without('jti')],
  ['no iat', () => without('iat')],
  ['no end', () => without('exp')],
  ['an end that has come', () => signed({ ...CLAIMS, exp: NOW_S })],
  ['an end that is a text', () => signed({ ...CLAIMS, exp: '2099-01-01' })],
  ['a beginning that is to come', () => signed({ ...CLAIMS, nbf: NOW_S + 1 })],
  ['an iat from the future', () => signed({ ...CLAIMS, iat: NOW_S + 61 })],
  ['an iat that is a text', () => signed({ ...CLAIMS, iat: String(NOW_S) })],
  ['a user who is no text', () => signed({ ...CLAIMS, uuid: { $ne: '' } })],
  ['a jti that is no text', () => signed({ ...CLAIMS, jti: 7 })],
];

describe('a token', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW_S * 1_000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  const read = { uuid: 'u1', jti: 'j1', iat: NOW_S, exp: NOW_S + 300 };

  it('is read as it was signed, here or by DECNET', async () => {
    expect(await readToken(await signed(CLAIMS), KEY)).toEqual(read);
    expect(await readToken(await signToken('u1', SECRET, 5), KEY)).toEqual({ ...read, jti: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it('may come from a host whose clock is a minute ahead', async () => {
    expect(await readToken(await signed({ ...CLAIMS, iat: NOW_S + 60 }), KEY)).toMatchObject({ iat: NOW_S + 60 });
  });

  it.each(NO_TOKENS)('is none with %s', async (_, token) => expect(await readToken(await token(), KEY)).toBeNull());

  it.each(['', '.', '..', 'x', 'x.y', 'x.y.z', 'a.b.c.d.e', '....'])('is not %j', async (text) => expect(await readToken(text, KEY)).toBeNull());
});
