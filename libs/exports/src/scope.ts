// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Scope } from '@ttp/persistence';

/** What a Navigator layer can be of, besides the fleet. */
export const LAYER_KINDS = ['attacker', 'identity', 'campaign', 'session'] as const;

/** Null for a kind that there is not. */
export function scopeOf(kind: string, id: string): Scope | null {
  const known = LAYER_KINDS.find((one) => one === kind);
  return known === undefined ? null : [known, id];
}

/** The scope that `identity:UUID` names; null for text that names none. An id may hold colons. */
export function comparedScope(text: string): Scope | null {
  const colon = text.indexOf(':');
  return colon === -1 || colon === text.length - 1 ? null : scopeOf(text.slice(0, colon), text.slice(colon + 1));
}
