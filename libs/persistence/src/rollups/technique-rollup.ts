// SPDX-License-Identifier: AGPL-3.0-or-later
import { fromInstant } from '../connection/instant';

/** The tags of one technique, or of one sub-technique, within a scope. */
export interface TechniqueRollup {
  readonly techniqueId: string;
  readonly subTechniqueId: string | null;
  /** The last of `tactics`: DECNET's API has one tactic per row. */
  readonly tactic: string;
  /** All tactics of these tags, sorted. */
  readonly tactics: readonly string[];
  readonly count: number;
  /** When the act was observed, or tagged where the producer did not say. */
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly confidenceMax: number;
}

/** A rollup as a raw query returns it: drivers differ in what they make of counts and times. */
export interface RawRollup {
  readonly techniqueId: string;
  readonly subTechniqueId: string | null;
  readonly tactics: string;
  readonly count: number | string;
  readonly firstSeen: Date | string;
  readonly lastSeen: Date | string;
  readonly confidenceMax: number | string;
}

export function toRollup({ techniqueId, subTechniqueId, tactics: list, count, firstSeen, lastSeen, confidenceMax }: RawRollup): TechniqueRollup {
  const tactics = list.split(',').toSorted();
  return {
    techniqueId,
    subTechniqueId,
    tactic: tactics.at(-1) ?? '',
    tactics,
    count: Number(count),
    firstSeen: fromInstant(firstSeen),
    lastSeen: fromInstant(lastSeen),
    confidenceMax: Number(confidenceMax),
  };
}
