// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DeckyPhases, PhasesByDecky } from './phase-observations';
import type { KillChainPhase } from './phases';

/** Who stops here may leave the decoy to somebody else ... */
const HAND_OFF_OUT: readonly KillChainPhase[] = ['command_and_control', 'persistence'];

/** ... who begins here. */
const HAND_OFF_IN: readonly KillChainPhase[] = ['discovery', 'lateral_movement'];

export const HAND_OFF_WINDOW_SECONDS = 86_400;

/** 1 when one identity seems to go on, on some decoy, where the other stopped, at most a window later; else 0. Symmetric. */
export const phaseHandOff = (one: PhasesByDecky, other: PhasesByDecky, windowSeconds = HAND_OFF_WINDOW_SECONDS): 0 | 1 =>
  handsOver(one, other, windowSeconds) || handsOver(other, one, windowSeconds) ? 1 : 0;

const handsOver = (from: PhasesByDecky, to: PhasesByDecky, windowSeconds: number): boolean =>
  [...from].some(([decky, left]) => goesOn(left, to.get(decky), windowSeconds));

function goesOn(left: DeckyPhases, taken: DeckyPhases | undefined, windowSeconds: number): boolean {
  if (!taken || !HAND_OFF_OUT.includes(left.lastPhase) || !HAND_OFF_IN.includes(taken.firstPhase)) return false;
  const gap = taken.firstSeen - left.lastSeen;
  return gap >= 0 && gap <= windowSeconds;
}
