// SPDX-License-Identifier: AGPL-3.0-or-later

const AUTHORITY = /^https?:\/\/([^/?#\\]*)/i;

/** The lower-case host of an http(s) URL as written, without user name, password and port; empty for anything else. Evidence may show it. */
export function urlHost(url: string): string {
  const authority = AUTHORITY.exec(url)?.[1] ?? '';
  // The last at sign ends the user-info: a password may hold one, a host may not.
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const bracket = host.startsWith('[') ? host.indexOf(']') : -1;
  if (bracket >= 0) return host.slice(0, bracket + 1).toLowerCase();
  return (host.split(':', 1)[0] ?? '').toLowerCase();
}
