// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Envelope } from '@ttp/ttp-core';
import type { Event } from '../harness/bus';
import type { DatabaseType } from '../harness/database';
import type { Measure } from '../harness/measure';
import type { Random } from '../harness/random';
import type { Extra } from '../harness/service-fleet';
import type { Stage } from '../harness/stage';
import type { Found } from './compare';
import type { LedgerRules } from './ledger';
import type { World, WorldPlan } from './world';

/** What every scenario is played with. */
export interface Terms {
  readonly db: DatabaseType;
  /** Decides everything random. */
  readonly seed: number;
  /** For how long faults go on; 0 for as long as it takes to do each once. */
  readonly minutes: number;
}

/** One way to make things go wrong while events arrive. */
export interface Fault {
  readonly name: string;
  readonly summary: string;
  /** What it can be done to; the first is what it is done to unless another is asked for. */
  readonly databases: readonly [DatabaseType, ...DatabaseType[]];
  /** Why it cannot be done here, or null. */
  readonly obstacle?: () => string | null;
  /** Called once a run, so that what a scene remembers is the run's own. */
  readonly scene: (run: Run) => Scene | Promise<Scene>;
}

export interface Run {
  readonly stage: Stage;
  readonly random: Random;
  readonly db: DatabaseType;
  /** The run was given minutes: faults may last as long as they do in life. */
  readonly isLong: boolean;
}

/** Publishes the next so many events. */
export type Feed = (count: number) => Promise<void>;

export interface Scene {
  readonly world?: Omit<WorldPlan, 'db'>;
  /** Two by default: what one lets fall another may pick up. */
  readonly workers?: number;
  /** For how long events arrive when no time is asked for. */
  readonly lastsMs?: number;
  readonly extraOf?: (slot: number) => Extra;
  readonly sessions?: (sessions: readonly Envelope[]) => readonly Envelope[];
  /** Events that arrive among the sessions. */
  readonly intruders?: readonly Event[];
  /** The rules that a session was tagged with, where not all are tagged with the shipped ones. */
  readonly rulesFor?: (found: Found) => (session: string) => LedgerRules;
  /** Damage from before the first worker starts: resolves to how many faults that were. */
  readonly prepare?: (world: World) => Promise<number>;
  /** One round of damage, undone when it resolves: to how many faults that were. Called again while events arrive. */
  readonly strike?: (world: World, random: Random, feed: Feed) => Promise<number>;
  /** How many events a strike calls for when it needs them; where it calls for none, they arrive by themselves. */
  readonly eventsPerStrike?: number;
  /** What else is worth knowing, or must be so. */
  readonly facts?: (world: World) => Promise<readonly Measure[]>;
}
