// SPDX-License-Identifier: AGPL-3.0-or-later
import { createConnection } from 'node:net';

/** The `INFO` line that a NATS server greets with. */
export const greeting = (port: number): Promise<{ max_payload: number; jetstream: boolean; host: string }> =>
  new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => undefined);
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(JSON.parse(data.toString('utf8').replace(/^INFO /, '')));
    });
  });
