// SPDX-License-Identifier: AGPL-3.0-or-later
import { get } from '../src/node/fetch/https-get';
import type { Depth } from '../src/node/fetch/reach';
import { redirect, startFileServer, whole, type FileServer } from './file-server';

/** As if a host so far inside had named it. */
const followed = (url: string, deepest: Depth) => get(new URL(url), 0, 1_000, 5, deepest);

describe('what a redirect may lead to', () => {
  let server: FileServer;
  beforeEach(async () => {
    server = await startFileServer();
  });
  afterEach(() => server.stop());

  it('is nothing further inside than who named it, by address or by name', async () => {
    server.answers.set('/x', whole('secret'));
    const { port } = new URL(server.url);
    for (const host of ['127.0.0.1', 'localhost']) {
      for (const deepest of [0, 1] as const) {
        await expect(followed(`http://${host}:${port}/x`, deepest)).rejects.toThrow(/^redirected to (127\.0\.0\.1|::1), which the host/);
      }
    }
    expect(server.asked).toEqual([]);
  });

  it('is this machine for a host on it', async () => {
    server.answers.set('/x', redirect('/y')).set('/y', whole('text'));
    const { status, body } = await followed(`${server.url}/x`, 2);
    body.destroy();
    expect([status, server.asked]).toEqual([200, ['/x', '/y']]);
  });
});
