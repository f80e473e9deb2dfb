// SPDX-License-Identifier: AGPL-3.0-or-later
import { simhashHex } from './simhash-hex';

const BYTES = Buffer.from('00ff10a5deadbe0f', 'hex');

describe('simhashHex', () => {
  it.each<[string, Uint8Array | string | null, string | null]>([
    ['raw bytes', BYTES, '00ff10a5deadbe0f'],
    ['bytes of another view', new Uint8Array(BYTES), '00ff10a5deadbe0f'],
    ['base64 text', BYTES.toString('base64'), '00ff10a5deadbe0f'],
    ['base64 without padding', BYTES.toString('base64url').replaceAll('-', '+').replaceAll('_', '/'), '00ff10a5deadbe0f'],
    ['base64 text in a column of bytes', Buffer.from(BYTES.toString('base64')), '00ff10a5deadbe0f'],
    ['hex', '00FF10A5DEADBE0F', '00ff10a5deadbe0f'],
    ['hex in a column of bytes', Buffer.from('00ff10a5deadbe0f'), '00ff10a5deadbe0f'],
    ['nothing', null, null],
    ['too few bytes', BYTES.subarray(1), null],
    ['other text', 'no hash', null],
    ['no text', '', null],
  ])('reads %s', (_, value, hex) => {
    expect(simhashHex(value)).toBe(hex);
  });
});
