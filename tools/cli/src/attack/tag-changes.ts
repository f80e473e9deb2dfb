// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackCatalog, type AttackClaim, type ClaimCrosswalk, crosswalkClaim } from '@ttp/attack-stix';
import type { TagCount } from '@ttp/persistence';

/** Stored tags of one claim, such as `T1562.001 TA0005`, which is another one in the other release, several, or none. */
export interface TagChange {
  readonly claim: string;
  readonly count: number;
  readonly status: ClaimCrosswalk['status'];
  readonly becomes: readonly string[];
  readonly reason: string;
}

export interface TagChanges {
  /** Stored tags of the release that one comes from. */
  readonly tags: number;
  readonly other_releases: number;
  readonly touched: readonly TagChange[];
}

export function tagChanges(counts: readonly TagCount[], from: AttackCatalog, to: AttackCatalog): TagChanges {
  const [ours, others] = [counts.filter(isOf(from)), counts.filter((count) => !isOf(from)(count))];
  return { tags: sum(ours), other_releases: sum(others), touched: ours.flatMap((count) => changeOf(count, from, to)) };
}

function changeOf({ techniqueId, subTechniqueId, tactic, count }: TagCount, from: AttackCatalog, to: AttackCatalog): readonly TagChange[] {
  const claim = { technique: subTechniqueId ?? techniqueId, tactic };
  const walk = crosswalkClaim(claim, from, to);
  if (walk.reason === 'same-id') return [];
  const claims = walk.status === 'mapped' ? [walk.claim] : walk.status === 'split' ? walk.claims : [];
  return [{ claim: textOf(claim), count, status: walk.status, becomes: claims.map(textOf), reason: walk.reason }];
}

const isOf = ({ attackRelease }: AttackCatalog) => (count: TagCount): boolean => count.attackRelease === attackRelease;
const sum = (counts: readonly TagCount[]): number => counts.reduce((total, { count }) => total + count, 0);
const textOf = ({ technique, tactic }: AttackClaim): string => `${technique} ${tactic}`;
