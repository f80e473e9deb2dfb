// SPDX-License-Identifier: AGPL-3.0-or-later

/** What an export can be verified for. */
export const TARGETS = ['stix', 'opencti', 'misp', 'navigator', 'attack-flow', 'taxii'] as const;
export type Target = (typeof TARGETS)[number];
