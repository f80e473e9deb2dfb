// SPDX-License-Identifier: AGPL-3.0-or-later

/** What a tagger event was made from. A closed list: a producer that adds a kind adds it here in the same change. */
export const SOURCE_KINDS = [
  'command',
  'intel',
  'email',
  'canary_fingerprint',
  'identity',
  'credential',
  'auth_attempt',
  'payload',
  'session',
  'http_request',
  'http_fingerprint',
  'ipv6_leak',
] as const;

export type SourceKind = (typeof SOURCE_KINDS)[number];

const KNOWN: ReadonlySet<string> = new Set(SOURCE_KINDS);

export const isSourceKind = (value: string): value is SourceKind => KNOWN.has(value);
