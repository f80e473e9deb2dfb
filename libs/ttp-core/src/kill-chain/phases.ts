// SPDX-License-Identifier: AGPL-3.0-or-later

// The Unified Kill Chain (Pols, 2017): 19 phases in three stages. The names are wire values.

const IN = [
  'reconnaissance',
  'resource_development',
  'weaponization',
  'delivery',
  'social_engineering',
  'exploitation',
  'persistence',
  'defense_evasion',
  'command_and_control',
] as const;
const THROUGH = ['pivoting', 'discovery', 'privilege_escalation', 'execution', 'credential_access', 'lateral_movement'] as const;
const OUT = ['collection', 'exfiltration', 'impact', 'objectives'] as const;

export const KILL_CHAIN_PHASES = [...IN, ...THROUGH, ...OUT] as const;

export type KillChainPhase = (typeof KILL_CHAIN_PHASES)[number];

export type KillChainStage = 'in' | 'through' | 'out';

const isOneOf = (phases: readonly string[], phase: string): boolean => phases.includes(phase);

export function stageOf(phase: KillChainPhase): KillChainStage {
  if (isOneOf(IN, phase)) return 'in';
  return isOneOf(THROUGH, phase) ? 'through' : 'out';
}

/** What happens before an attacker meets a decoy, or out of its sight. Advisory: rules may name such phases all the same. */
const UNSEEN: readonly KillChainPhase[] = ['reconnaissance', 'resource_development', 'weaponization', 'social_engineering'];

/** Phases that a decoy can see. */
export const OBSERVABLE_PHASES: readonly KillChainPhase[] = KILL_CHAIN_PHASES.filter((phase) => !UNSEEN.includes(phase));
