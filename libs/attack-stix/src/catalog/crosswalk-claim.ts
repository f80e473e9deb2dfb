// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackRelease } from './attack-release';
import { crosswalk } from './crosswalk';
import type { CrosswalkReason } from './crosswalk';
import { tacticSuccessor } from './resolve-tactic';

/** A technique, or a sub-technique by its dotted id, under one of its tactics: what a stored tag claims. */
export interface AttackClaim {
  readonly technique: string;
  /** `TA` and four digits. */
  readonly tactic: string;
}

/**
 * - `tactic-moved`: the same technique, under the one tactic that took the other's place
 * - `tactic-open`: the same technique, but which of its tactics is meant cannot be told
 * - `tactic-unknown`: neither release has the technique under that tactic
 */
export type ClaimReason = CrosswalkReason | 'tactic-moved' | 'tactic-open' | 'tactic-unknown';

export type ClaimCrosswalk =
  | { readonly status: 'mapped'; readonly claim: AttackClaim; readonly reason: ClaimReason }
  | { readonly status: 'split'; readonly claims: readonly AttackClaim[]; readonly reason: ClaimReason }
  | { readonly status: 'dropped'; readonly reason: ClaimReason };

/** What a claim made in release `from` is in release `to`, in either direction. Each claim that is given holds in `to`. */
export function crosswalkClaim(claim: AttackClaim, from: AttackRelease, to: AttackRelease): ClaimCrosswalk {
  const walk = crosswalk(claim.technique, from, to);
  if (walk.status === 'dropped') return walk;
  const tactic = claim.tactic.toUpperCase();
  const before = from.technique(claim.technique)?.tactics ?? [];
  const found = (walk.status === 'mapped' ? [walk.id] : walk.ids).map((id) => tacticsFor(tactic, before, id, to));
  const claims = found.flatMap((one) => one.claims);
  const reason = walk.reason === 'same-id' ? (found[0]?.reason ?? 'same-id') : walk.reason;
  const [only, another] = claims;
  if (only === undefined) return { status: 'dropped', reason: 'tactic-unknown' };
  return another === undefined ? { status: 'mapped', claim: only, reason } : { status: 'split', claims, reason };
}

interface FoundClaims {
  readonly claims: readonly AttackClaim[];
  readonly reason: ClaimReason;
}

function tacticsFor(tactic: string, before: readonly string[], id: string, to: AttackRelease): FoundClaims {
  const now = to.technique(id)?.tactics ?? [];
  const under = (tactics: readonly string[]) => tactics.map((one) => ({ technique: id, tactic: one }));
  if (now.includes(tactic)) return { claims: under([tactic]), reason: 'same-id' };
  if (!before.includes(tactic)) return { claims: [], reason: 'tactic-unknown' };
  const successor = tacticSuccessor(before, now);
  return successor === null ? { claims: under(now), reason: 'tactic-open' } : { claims: under([successor]), reason: 'tactic-moved' };
}
