// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackRelease } from './attack-release';
import { isActive } from './facts';

/**
 * Why a technique of one release is what it is in another.
 *
 * - `same-id`: active in both
 * - `revoked-by`: the other release replaced it
 * - `predecessor`: it replaced what the other release still has
 * - `revoked`, `deprecated`: retired there, and nothing active takes its place
 * - `new`: came later, and replaced nothing that the other release has
 * - `unknown`: not in the release that it is said to be of
 */
export type CrosswalkReason = 'same-id' | 'revoked-by' | 'predecessor' | 'revoked' | 'deprecated' | 'new' | 'unknown';

/** An id in the terms of another release. Several answers are all given: which one was meant is not for us to guess. */
export type Crosswalk =
  | { readonly status: 'mapped'; readonly id: string; readonly reason: CrosswalkReason }
  | { readonly status: 'split'; readonly ids: readonly string[]; readonly reason: CrosswalkReason }
  | { readonly status: 'dropped'; readonly reason: CrosswalkReason };

/** What a technique or sub-technique of release `from` is in release `to`, in either direction. Every id that is given is active in `to`. */
export function crosswalk(id: string, from: AttackRelease, to: AttackRelease): Crosswalk {
  const technique = from.technique(id);
  if (!technique) return { status: 'dropped', reason: 'unknown' };
  const there = to.technique(id);
  if (!there) return predecessorsOf(technique.id, from, to);
  if (isActive(there)) return { status: 'mapped', id: there.id, reason: 'same-id' };
  const replacement = to.replacementOf(id);
  if (replacement !== null) return { status: 'mapped', id: replacement, reason: 'revoked-by' };
  return { status: 'dropped', reason: there.deprecated ? 'deprecated' : 'revoked' };
}

/** `from` revoked some techniques in favour of this one: those that `to` still has are the same behaviour in its terms. */
function predecessorsOf(id: string, from: AttackRelease, to: AttackRelease): Crosswalk {
  const target = from.replacementOf(id) ?? id;
  const ids = to.techniques.filter((one) => isActive(one) && from.replacementOf(one.id) === target).map((one) => one.id);
  const [only, another] = ids;
  if (only === undefined) return { status: 'dropped', reason: 'new' };
  return another === undefined ? { status: 'mapped', id: only, reason: 'predecessor' } : { status: 'split', ids, reason: 'predecessor' };
}
