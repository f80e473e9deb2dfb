// SPDX-License-Identifier: AGPL-3.0-or-later

/** `20261121T080000Z` */
export const compactUtc = (now: Date): string => `${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** Such as `decnet-attacker-5b1f3c9e.stix.json`. */
export const fileOf = (kind: string, id: string, suffix: string): string => `decnet-${kind}-${id.slice(0, 8)}.${suffix}.json`;
