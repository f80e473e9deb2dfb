// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** A version byte, the hash of a key or script, and a checksum. */
const BYTES = 25;
const CHECKSUM_BYTES = 4;

const VERSION_OF_LEAD: Readonly<Record<string, number>> = { '1': 0x00, '3': 0x05 };

/** Whether a text is a legacy Bitcoin address: base58 that its own checksum confirms. */
export function isLegacyBitcoin(text: string): boolean {
  const bytes = decode(text);
  if (bytes === null || bytes[0] !== VERSION_OF_LEAD[text.charAt(0)]) return false;
  const end = BYTES - CHECKSUM_BYTES;
  return sha256(sha256(bytes.subarray(0, end))).subarray(0, CHECKSUM_BYTES).equals(bytes.subarray(end));
}

function decode(text: string): Buffer | null {
  let value = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return null;
    value = value * 58n + BigInt(digit);
  }
  const hex = value.toString(16).padStart(2 * BYTES, '0');
  return hex.length === 2 * BYTES ? Buffer.from(hex, 'hex') : null;
}

const sha256 = (data: Uint8Array): Buffer => hash('sha256', data, 'buffer');
