// SPDX-License-Identifier: AGPL-3.0-or-later

/** The canonical text of an IPv6 address (RFC 5952: lower case, shortest) without its interface, or null where `text` is none. */
export function normaliseIpv6(text: string): string | null {
  const [address = ''] = text.split('%', 1);
  const url = /^[\da-f:.]{2,45}$/i.test(address) ? URL.parse(`http://[${address}]`) : null;
  return url && url.hostname.slice(1, -1);
}
