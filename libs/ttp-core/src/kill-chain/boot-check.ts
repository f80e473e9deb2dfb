// SPDX-License-Identifier: AGPL-3.0-or-later
import { BUILT_IN_TECHNIQUES } from '../lifters/intel-greynoise';
import type { IntelTables } from '../lifters/intel-mapping';
import { PHASED_TACTICS } from './tactic-phases';

/** What the check needs to know of the loaded Enterprise bundle. The catalogue of `attack-stix` is one. */
export interface AttackIds {
  /** Such as `19.0`. */
  readonly release: string;
  /** The release has the technique and has not retired it. */
  exists(techniqueId: string): boolean;
  isTactic(tacticId: string): boolean;
}

/** They live in the ICS bundle, which is not loaded. */
const ICS_TACTICS: readonly string[] = ['TA0100', 'TA0102', 'TA0105', 'TA0106'];

/** Tactics that came with a release, by its major number. */
const SINCE: ReadonlyMap<string, number> = new Map([['TA0112', 19]]);

/** Tactics of the kill-chain table that a release must have, sorted. */
export function tacticsToVerify(release: string): readonly string[] {
  const major = Number.parseInt(release, 10);
  return PHASED_TACTICS.filter((tactic) => !ICS_TACTICS.includes(tactic) && (SINCE.get(tactic) ?? 0) <= major).toSorted();
}

/** Techniques that intelligence on an address can mean, by a provider's table or without one, sorted. */
export function techniquesToVerify(tables: IntelTables): readonly string[] {
  const signals = Object.values(tables).flatMap((mapping) => [...mapping.signals.values()]);
  const listed = signals.flatMap(({ techniques }) => techniques.map(({ techniqueId }) => techniqueId));
  return [...new Set([...listed, ...BUILT_IN_TECHNIQUES])].toSorted();
}

/** Why a worker must not start on this bundle, one line per source of ids; nothing when it may. */
export function missingIds(attack: AttackIds, tables: IntelTables): readonly string[] {
  return [
    complaint('intel', techniquesToVerify(tables).filter((id) => !attack.exists(id)), attack),
    complaint('kill chain', tacticsToVerify(attack.release).filter((id) => !attack.isTactic(id)), attack),
  ].filter((line) => line !== null);
}

const complaint = (source: string, ids: readonly string[], { release }: AttackIds): string | null =>
  ids.length === 0 ? null : `${source}: not in ATT&CK ${release}: ${ids.join(', ')}; load another release, or correct the ids`;
