// SPDX-License-Identifier: AGPL-3.0-or-later
import { isLoopback } from './loopback';

it.each(['localhost', '127.0.0.1', '127.255.0.9', '::1', '[::1]', new URL('http://127.1/').hostname])('%s is this machine', (host) => {
  expect(isLoopback(host)).toBe(true);
});

it.each(['127.0.0.1.example.com', '127.example.com', 'localhost.example.com', '0.0.0.0', '::', '::ffff:127.0.0.1', '192.0.2.1', '1127.0.0.1', ''])('"%s" may be another', (host) => {
  expect(isLoopback(host)).toBe(false);
});
