// SPDX-License-Identifier: AGPL-3.0-or-later
import { asking } from './testing/lift';

const ask = asking('ipv6_leak', 'ipv6_link_local_leak');
const UNKNOWN = { mac_oui: '', iid_kind: 'unknown', vector: '', on_iface: '', attacker_v4: '', observed_at: '' };

describe('ipv6_link_local_leak', () => {
  it('shows the address as it came, and all that is known of it', () => {
    const leak = { mac_oui: '00:11:22', iid_kind: 'eui64', vector: 'active_echo', on_iface: 'eth0', observed_at: '2026-01-05T09:59:30+00:00' };
    const addr = 'FE80::0211:22ff:fe33:4455%eth0';
    expect(ask({ addr, attacker_ip: '203.0.113.7', other: 1, ...leak })).toEqual({ addr, attacker_v4: '203.0.113.7', ...leak });
  });

  it.each([
    'fe80::1c2d',
    'fe9a::1',
    'febf:ffff::1',
    'fe80:0:0:0:0:0:0:1',
  ])('fires on %s of fe80::/10', (addr) => expect(ask({ addr })).toEqual({ addr, ...UNKNOWN }));

  it('takes the source address of a passive sighting', () => {
    expect(ask({ addr: '', src_ip: 'fe80::1', attacker_v4: '203.0.113.7', attacker_ip: '192.0.2.1', vector: 7 })).toEqual({
      ...UNKNOWN,
      addr: 'fe80::1',
      attacker_v4: '203.0.113.7',
    });
  });

  it.each([
    '2001:db8::1',
    'fec0::1',
    'fe8::1',
    'fe80',
    'fe80:',
    'fe80::1::2',
    '203.0.113.7',
    '',
    null,
    7,
    ['fe80::1'],
    'fe80::1 and more',
  ])('does not fire on %j', (addr) =>
    expect(ask({ addr })).toBeNull(),
  );
});
