// SPDX-License-Identifier: AGPL-3.0-or-later
import { connectBus, redactUrl } from './connect';

describe('redactUrl', () => {
  it.each([
    ['nats://bus:4222', 'nats://bus:4222'],
    ['nats://ttp:not-a-secret@bus:4222', 'nats://bus:4222'],
    ['nats://ttp:odd@sign@bus:4222', 'nats://bus:4222'],
    ['nats://ttp:sl/ash@bus:4222', 'nats://bus:4222'],
    ['ttp:no-scheme@bus:4222', 'bus:4222'],
    ['nats://a:b@one:4222,tls://c@two', 'nats://one:4222,tls://two'],
  ])('%s becomes %s', (url, expected) => {
    expect(redactUrl(url)).toBe(expected);
  });
});

describe('connectBus', () => {
  it('names the credentials file that it cannot read', async () => {
    await expect(connectBus({ url: 'nats://127.0.0.1:1', name: 'test', credsFile: '/nowhere/ttp.creds', firstConnectMs: 10 })).rejects.toThrow(
      'cannot read the NATS credentials file /nowhere/ttp.creds',
    );
  });
});
