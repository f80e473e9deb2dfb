// SPDX-License-Identifier: AGPL-3.0-or-later
export { missingIds, tacticsToVerify, techniquesToVerify } from './boot-check';
export type { AttackIds } from './boot-check';
export { HAND_OFF_WINDOW_SECONDS, phaseHandOff } from './phase-hand-off';
export { phaseRows, phasesByDecky } from './phase-observations';
export type { DeckyPhases, PhaseRow, PhasesByDecky } from './phase-observations';
export { KILL_CHAIN_PHASES, OBSERVABLE_PHASES, stageOf } from './phases';
export type { KillChainPhase, KillChainStage } from './phases';
export { PHASED_TACTICS, phaseOfTactic, tacticOfPhase } from './tactic-phases';
