// SPDX-License-Identifier: AGPL-3.0-or-later

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** What the prefix `bc` puts into the checksum. */
const PREFIX = [3, 3, 0, 2, 3];

/** Of witness version 0 (BIP 173) and of the later ones (BIP 350). */
const CHECKSUM_V0 = 1;
const CHECKSUM_LATER = 0x2bc830a3;

/** Whether a text is a segwit Bitcoin address (`bc1...`) in lower case that its own checksum confirms. */
export function isSegwitBitcoin(text: string): boolean {
  const digits = Array.from(text.slice(3), (character) => ALPHABET.indexOf(character));
  if (!text.startsWith('bc1') || digits.includes(-1)) return false;
  return polymod([...PREFIX, ...digits]) === (digits[0] === 0 ? CHECKSUM_V0 : CHECKSUM_LATER);
}

function polymod(values: readonly number[]): number {
  let checksum = 1;
  for (const value of values) {
    const top = checksum >>> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of GENERATOR.entries()) if ((top >> bit) & 1) checksum ^= generator;
  }
  return checksum;
}
