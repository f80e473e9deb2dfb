// SPDX-License-Identifier: AGPL-3.0-or-later

/** Releases whose catalogue travels with this library, oldest first. */
export const SHIPPED_RELEASES = ['18.1', '19.0'] as const;
export type ShippedRelease = (typeof SHIPPED_RELEASES)[number];
export const DEFAULT_RELEASE: ShippedRelease = '19.0';

/** `19`, `19.0` or `v19.0` as a shipped release; a bare major number means the shipped one of that major. Null for any other text. */
export function parseRelease(text: string): ShippedRelease | null {
  const spelled = text.trim().replace(/^v/i, '');
  return SHIPPED_RELEASES.find((release) => spelled === release || spelled === release.split('.', 1)[0]) ?? null;
}

/** Whether release `a` came out after `b`. */
export function isNewer(a: string, b: string): boolean {
  return orderOf(a) > orderOf(b);
}

/** ATT&CK numbers releases `major.minor` with a minor far below 100. */
function orderOf(release: string): number {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return major * 100 + minor;
}
