// SPDX-License-Identifier: AGPL-3.0-or-later

const HASH_BYTES = 8;
const HEX = /^[0-9a-f]{16}$/i;
const BASE64 = /^[A-Za-z0-9+/]{11}=?$/;

/**
 * A 64-bit hash as 16 hex digits. Its column holds eight raw bytes; on a database that takes any value also base64 text or hex, as bytes or
 * not. Null for anything else.
 */
export function simhashHex(value: Uint8Array | string | null): string | null {
  if (value instanceof Uint8Array && value.length === HASH_BYTES) return Buffer.from(value).toString('hex');
  const text = typeof value === 'string' ? value : Buffer.from(value ?? []).toString('latin1');
  if (HEX.test(text)) return text.toLowerCase();
  return BASE64.test(text) ? Buffer.from(text, 'base64').toString('hex') : null;
}
