// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Depth, depthOf, expectNoDeeper, lookupNoDeeper } from './reach';

const resolved = (deepest: Depth, all: boolean): Promise<unknown> =>
  new Promise((settle) => lookupNoDeeper(deepest)('localhost', { all, family: 4 }, (error, found) => settle(error ?? found)));

describe('how far inside an address is', () => {
  it.each([
    ['198.51.100.7', 0],
    ['2001:db8::7', 0],
    ['172.32.0.1', 0],
    ['10.1.2.3', 1],
    ['172.31.255.255', 1],
    ['192.168.0.1', 1],
    ['fd00::1', 1],
    ['::ffff:10.1.2.3', 1],
    ['127.0.0.1', 2],
    ['127.255.255.254', 2],
    ['0.0.0.0', 2],
    ['169.254.169.254', 2],
    ['::ffff:169.254.169.254', 2],
    ['::1', 2],
    ['::', 2],
    ['fe80::1', 2],
  ])('%s', (address, depth) => expect(depthOf(address)).toBe(depth));

  it('is looked at in a URL, however the address is written there', () => {
    for (const url of ['https://169.254.169.254/', 'https://0xa9fea9fe/', 'https://2852039166/', 'https://[fe80::1]/', 'https://[::ffff:7f00:1]/']) {
      expect(() => expectNoDeeper(new URL(url).hostname, 1)).toThrow(/^redirected to \S+, which/);
    }
    for (const host of ['files.example.com', '10.1.2.3', '[2001:db8::1]']) expectNoDeeper(host, 1);
    expect(() => expectNoDeeper('10.1.2.3', 0)).toThrow(/^redirected to 10\.1\.2\.3/);
  });

  it('is looked at when a name is resolved', async () => {
    expect(await resolved(1, true)).toMatchObject({ message: expect.stringMatching(/^redirected to 127\.0\.0\.1/) });
    expect(await resolved(1, false)).toMatchObject({ message: expect.stringMatching(/^redirected to 127\.0\.0\.1/) });
    expect(await resolved(2, true)).toEqual([{ address: '127.0.0.1', family: 4 }]);
    expect(await resolved(2, false)).toBe('127.0.0.1');
  });
});
