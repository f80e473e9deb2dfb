// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tag } from '../tags/tag';
import type { KillChainPhase } from './phases';
import { phaseOfTactic } from './tactic-phases';

/** One tag of an identity on one decoy, as campaign clustering reads it. Of another type than documented, a value counts as absent. */
export interface PhaseRow {
  readonly decky_id: unknown;
  readonly tactic: unknown;
  /** Unix seconds. */
  readonly created_at_ts: unknown;
}

/** What an identity did first and last on one decoy, and when (Unix seconds). */
export interface DeckyPhases {
  readonly firstPhase: KillChainPhase;
  readonly firstSeen: number;
  readonly lastPhase: KillChainPhase;
  readonly lastSeen: number;
}

/** By decoy. */
export type PhasesByDecky = ReadonlyMap<string, DeckyPhases>;

/**
 * The rows of an identity's tags in the order of what happened: by the time of the act where the producer told it, else of tagging, then by
 * tag id. Tags without a decoy are left out, and those of threat intelligence: they say nothing of what happened on that decoy.
 */
export function phaseRows(tags: readonly Tag[]): readonly PhaseRow[] {
  return tags
    .filter(({ deckyId, sourceKind }) => deckyId !== null && sourceKind !== 'intel')
    .map((tag) => ({ tag, at: (tag.observedAt ?? tag.createdAt).getTime() }))
    .toSorted((one, other) => one.at - other.at || (one.tag.uuid < other.tag.uuid ? -1 : 1))
    .map(({ tag: { deckyId, tactic }, at }) => ({ decky_id: deckyId, tactic, created_at_ts: at / 1_000 }));
}

/** First and last phase per decoy, of rows in their order. A row whose tactic has no phase is ignored, decoy and all. */
export function phasesByDecky(rows: readonly PhaseRow[]): PhasesByDecky {
  const phases = new Map<string, DeckyPhases>();
  for (const { decky_id: decky, tactic, created_at_ts: ts } of rows) {
    const phase = typeof tactic === 'string' ? phaseOfTactic(tactic) : null;
    if (phase === null || typeof decky !== 'string') continue;
    const seen = typeof ts === 'number' ? ts : 0;
    const before = phases.get(decky);
    phases.set(decky, { firstPhase: before?.firstPhase ?? phase, firstSeen: before?.firstSeen ?? seen, lastPhase: phase, lastSeen: seen });
  }
  return phases;
}
