// SPDX-License-Identifier: AGPL-3.0-or-later
import { normaliseIpv6 } from './ipv6';

it.each([
  ['fe80::0211:22ff:fe33:4455', 'fe80::211:22ff:fe33:4455'],
  ['FE80:0:0:0:0:0:0:1%eth0', 'fe80::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['::', '::'],
])('writes %s as %s', (text, normal) => {
  expect(normaliseIpv6(text)).toBe(normal);
});

it.each(['', '192.0.2.1', 'fe80', 'fe80::1::2', 'fe80::1]/x[', '2001:db8::1/64', 'host.example'])('does not take %j for one', (text) => {
  expect(normaliseIpv6(text)).toBeNull();
});
