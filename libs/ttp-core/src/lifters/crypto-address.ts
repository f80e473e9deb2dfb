// SPDX-License-Identifier: AGPL-3.0-or-later
import { isLegacyBitcoin } from './base58check';
import { isSegwitBitcoin } from './bech32';

/** Lengths of the shortest and the longest address, in characters. */
const SHORTEST = 14;
const LONGEST = 95;

/** So many words of the right shape get their checksum verified: a text made of near misses must not take long. */
const MAX_CHECKS = 1_000;

const LEGACY = /^[13][1-9A-HJ-NP-Za-km-z]{25,34}$/;
const SEGWIT = /^bc1[02-9ac-hj-np-z]{11,71}$/;
const MONERO = /^4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}$/;

/**
 * The address that a text asks to be paid at: the first Bitcoin address that stands as a word of its own and whose checksum holds, else the
 * first of Monero's shape (its checksum needs a hash that nothing else here does). Null when there is none.
 */
export function findCryptoAddress(text: string): string | null {
  let monero: string | null = null;
  let checks = 0;
  for (const word of words(text)) {
    if (MONERO.test(word)) monero ??= word;
    const isBitcoin = LEGACY.test(word) ? isLegacyBitcoin : SEGWIT.test(word) ? isSegwitBitcoin : null;
    if (isBitcoin?.(word)) return word;
    if (isBitcoin && ++checks === MAX_CHECKS) break;
  }
  return monero;
}

/** Runs of ASCII letters, digits and `_` that are as long as an address. */
function* words(text: string): Generator<string> {
  let start = 0;
  for (let end = 0; end <= text.length; end++) {
    if (end < text.length && isWordUnit(text.charCodeAt(end))) continue;
    if (end - start >= SHORTEST && end - start <= LONGEST) yield text.slice(start, end);
    start = end + 1;
  }
}

const isWordUnit = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || unit === 95;
