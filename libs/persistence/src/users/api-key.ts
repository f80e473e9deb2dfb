// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

const SCOPES = ['read', 'export', 'rules:write'] as const;

/** What a key may be for: looking things up, taking files, changing rules and their state. None includes another. */
export type ApiKeyScope = (typeof SCOPES)[number];

/** `ttpk_PREFIX_SECRET`: the prefix may be shown, the secret has 256 random bits. */
const KEY = /^ttpk_([0-9a-f]{12})_([\w-]{43})$/;
const PREFIX_BYTES = 6;
const SECRET_BYTES = 32;

/** Whether a bearer token wants to be an API key: no JWT begins so. */
export const isApiKey = (token: string): boolean => token.startsWith('ttpk_');

export interface ApiKeyParts {
  readonly prefix: string;
  readonly secret: string;
}

/** Null for what cannot be a key. */
export function parseApiKey(token: string): ApiKeyParts | null {
  const [, prefix, secret] = KEY.exec(token) ?? [];
  return prefix === undefined || secret === undefined ? null : { prefix, secret };
}

export const newApiKey = (): ApiKeyParts => ({
  prefix: randomBytes(PREFIX_BYTES).toString('hex'),
  secret: randomBytes(SECRET_BYTES).toString('base64url'),
});

export const apiKeyText = ({ prefix, secret }: ApiKeyParts): string => `ttpk_${prefix}_${secret}`;

/** SHA-256 in hexadecimal. A slow hash protects what people choose; nobody guesses 256 random bits. */
export const secretHashOf = (secret: string): string => hash('sha256', secret);

/** Takes as long for any secret. */
export function isSecretOf(secretHash: string, secret: string): boolean {
  const kept = Buffer.from(secretHash, 'hex');
  const shown = hash('sha256', secret, 'buffer');
  return kept.length === shown.length && timingSafeEqual(kept, shown);
}

/** The words that are scopes; others mean nothing. */
export const scopesIn = (words: string): readonly ApiKeyScope[] => SCOPES.filter((scope) => words.split(' ').includes(scope));
