// SPDX-License-Identifier: AGPL-3.0-or-later
import { findCryptoAddress } from './crypto-address';

const LEGACY = '16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu';
const SCRIPT = '31nM1WuowNDzocNxPPW9NQWJEtwWpjfcLj';
/** Examples of BIP 173 and BIP 350. */
const SEGWIT = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
const TAPROOT = 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0';
const MONERO = `4B${'a'.repeat(93)}`;

describe('findCryptoAddress', () => {
  it.each([LEGACY, SCRIPT, SEGWIT, TAPROOT, MONERO, '1111111111111111111114oLvT2'])('finds %s', (address) => {
    expect(findCryptoAddress(`Send it to ${address}, now.`)).toBe(address);
    expect(findCryptoAddress(address)).toBe(address);
  });

  it('prefers Bitcoin wherever it stands', () => expect(findCryptoAddress(`${MONERO} or ${LEGACY}`)).toBe(LEGACY));

  it.each([
    ['a wrong checksum', `${LEGACY.slice(0, -1)}v`],
    ['a wrong bech32 checksum', `${SEGWIT.slice(0, -1)}5`],
    ['a taproot address with the checksum of version 0', TAPROOT.replace('bc1p', 'bc1q')],
    ['capital letters in bech32', SEGWIT.toUpperCase()],
    ['a part of a longer word', `x${LEGACY}`],
    ['a word that goes on', `${LEGACY}_`],
    ['letters that base58 has not', LEGACY.replace('R', 'O')],
    ['a Monero address that is too short', MONERO.slice(1)],
    ['a Monero address of no network', `4C${MONERO.slice(2)}`],
    ['nothing', ''],
  ])('finds nothing in %s', (_, text) => expect(findCryptoAddress(text)).toBeNull());

  it('stops checking after a thousand near misses', () => {
    const misses = Array.from({ length: 40_000 }, (_, n) => `1${String(n).padStart(5, '2').replaceAll('0', 'z')}${'2'.repeat(24)}`).join(' ');
    expect(findCryptoAddress(`${misses} ${LEGACY}`)).toBeNull();
    expect(findCryptoAddress(`${misses.slice(0, 3_000)} ${LEGACY}`)).toBe(LEGACY);
  });
});
