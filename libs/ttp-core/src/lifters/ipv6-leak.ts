// SPDX-License-Identifier: AGPL-3.0-or-later
import { normaliseIpv6 } from '../events/ipv6';
import { aLifter, tagsWith } from './lifter';
import type { Evidence, Prepare } from './lifter';
import type { Payload } from './payload';
import { firstText } from './payload';

/** fe80::/10, in the canonical text of an address. */
const LINK_LOCAL = /^fe[89ab][0-9a-f]:/;

const linkLocalLeak: Prepare<Evidence> = () => (payload) => {
  const addr = firstText(payload, 'addr', 'src_ip');
  return addr !== null && LINK_LOCAL.test(normaliseIpv6(addr) ?? '') ? evidenceOf(payload, addr) : null;
};

/** All seven keys, always: what is not known is empty. */
const evidenceOf = (payload: Payload, addr: string): Evidence => ({
  addr,
  mac_oui: firstText(payload, 'mac_oui') ?? '',
  iid_kind: firstText(payload, 'iid_kind') ?? 'unknown',
  vector: firstText(payload, 'vector') ?? '',
  on_iface: firstText(payload, 'on_iface') ?? '',
  attacker_v4: firstText(payload, 'attacker_v4', 'attacker_ip') ?? '',
  observed_at: firstText(payload, 'observed_at') ?? '',
});

/** A link-local address that shows through an IPv4 VPN or proxy. */
export const ipv6Leak = aLifter({
  name: 'ipv6_leak',
  kinds: ['ipv6_leak'],
  predicates: { ipv6_link_local_leak: linkLocalLeak },
  tags: tagsWith,
});
