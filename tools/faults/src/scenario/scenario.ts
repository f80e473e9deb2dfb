// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DatabaseType } from '../harness/database';
import type { Measure } from '../harness/measure';
import type { Stage } from '../harness/stage';
import type { Fault, Terms } from './fault';
import { playFault } from './play-fault';

export interface NumberOption {
  readonly help: string;
  readonly least: number;
  readonly most: number;
  readonly usual: number;
  /** When played as one of all, where no minutes are given. */
  readonly inAll: number;
  /** What a minute is filled with; absent where the number has nothing to do with time. */
  readonly perMinute?: number;
}

/** What was asked for; else what fills the minutes, up to the most; else what is usual. */
export const chosen = ({ usual, most, perMinute }: NumberOption, minutes: number, asked: number | undefined): number =>
  asked ?? (perMinute !== undefined && minutes > 0 ? Math.min(most, minutes * perMinute) : usual);

export interface Scenario<N extends string = string> {
  readonly name: string;
  readonly summary: string;
  /** What it can be played with; the first unless another is asked for. */
  readonly databases: readonly [DatabaseType, ...DatabaseType[]];
  /** Why it cannot be played here, or null. */
  readonly obstacle?: () => string | null;
  /** Options of its own. */
  readonly numbers: Readonly<Record<N, NumberOption>>;
  /** Does the damage and measures what came of it. */
  play(stage: Stage, terms: Terms, numbers: Readonly<Record<N, number>>): Promise<readonly Measure[]>;
}

export const scenarioOf = (fault: Fault): Scenario<never> => ({ ...fault, numbers: {}, play: (stage, terms) => playFault(stage, fault, terms) });
