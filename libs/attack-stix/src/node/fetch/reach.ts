// SPDX-License-Identifier: AGPL-3.0-or-later
import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

/** How far inside an address is: on the internet, in a private network, on this machine or its link, where clouds keep their secrets. */
export type Depth = 0 | 1 | 2;
export const DEEPEST: Depth = 2;

const PRIVATE = blockList(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);
const OWN = blockList(['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '::/127', 'fe80::/10']);

export function depthOf(address: string): Depth {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (OWN.check(address, family)) return DEEPEST;
  return PRIVATE.check(address, family) ? 1 : 0;
}

/** Throws for the literal address of a host that is deeper than `deepest`. */
export function expectNoDeeper(hostname: string, deepest: Depth): void {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0 && depthOf(address) > deepest) throw tooDeep(address);
}

/** Resolves names, to no address that is deeper than `deepest`: asked at the moment of connecting, so that no name can change in between. */
export const lookupNoDeeper =
  (deepest: Depth): LookupFunction =>
  (hostname, options, done) =>
    lookup(hostname, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address);
      const deep = addresses.find((address) => depthOf(address) > deepest);
      done(error ?? (deep === undefined ? null : tooDeep(deep)), found, family);
    });

const tooDeep = (address: string): Error => new Error(`redirected to ${address}, which the host that was asked has no business to name`);

function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', bits] = subnet.split('/');
    list.addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4');
  }
  return list;
}
