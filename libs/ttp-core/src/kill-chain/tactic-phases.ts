// SPDX-License-Identifier: AGPL-3.0-or-later
import type { KillChainPhase } from './phases';

/**
 * ATT&CK tactics of both shipped releases and their phase. The order counts: the first tactic of a phase is the one that stands for it, so
 * enterprise comes before ICS, and TA0005 before TA0112, which ATT&CK 19.0 split from it.
 */
const PHASE_BY_TACTIC: ReadonlyMap<string, KillChainPhase> = new Map([
  ['TA0043', 'reconnaissance'],
  ['TA0042', 'resource_development'],
  ['TA0001', 'delivery'],
  ['TA0002', 'execution'],
  ['TA0003', 'persistence'],
  ['TA0004', 'privilege_escalation'],
  ['TA0005', 'defense_evasion'],
  ['TA0006', 'credential_access'],
  ['TA0007', 'discovery'],
  ['TA0008', 'lateral_movement'],
  ['TA0009', 'collection'],
  ['TA0011', 'command_and_control'],
  ['TA0010', 'exfiltration'],
  ['TA0040', 'impact'],
  ['TA0112', 'defense_evasion'],
  ['TA0100', 'collection'],
  ['TA0102', 'discovery'],
  ['TA0105', 'impact'],
  ['TA0106', 'impact'],
]);

/** Of several entries with one key a map keeps the last: here the first of the table. */
const TACTIC_BY_PHASE: ReadonlyMap<KillChainPhase, string> = new Map(
  [...PHASE_BY_TACTIC].toReversed().map(([tactic, phase]) => [phase, tactic] as const),
);

/** Ids of all tactics that have a phase. */
export const PHASED_TACTICS: readonly string[] = [...PHASE_BY_TACTIC.keys()];

/** Null for a tactic that has no phase, never an error. */
export const phaseOfTactic = (tactic: string): KillChainPhase | null => PHASE_BY_TACTIC.get(tactic) ?? null;

/** The tactic that stands for a phase; null where ATT&CK has none. */
export const tacticOfPhase = (phase: KillChainPhase): string | null => TACTIC_BY_PHASE.get(phase) ?? null;
