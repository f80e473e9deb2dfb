// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Random } from '../harness/random';

export type Victim = 'ttp-worker' | 'rule-store' | 'leading rule-sync' | 'standby rule-sync' | 'nats-server';

/** What somebody does: a request to change a state, a save. */
export type Deed = 'request' | 'edit';

/** One SIGKILL, and the start that follows it. */
export interface Strike {
  /** Since the strike before. */
  readonly afterMs: number;
  /** Then it waits for the next of these, to break off what follows from it. */
  readonly amid: Deed;
  /** And then so long: what breaks off is another step each time. */
  readonly lateMs: number;
  readonly victim: Victim;
  /** Which of several workers. */
  readonly slot: number;
  /** How long it stays away. */
  readonly downMs: number;
}

/** Each that is dealt once before any is dealt again: also a short storm hits every part. */
const DECK: readonly Victim[] = ['ttp-worker', 'leading rule-sync', 'rule-store', 'nats-server', 'ttp-worker', 'standby rule-sync'];

/** Services take some two seconds to come up: some are killed before they have. */
const PAUSE_MS = { least: 200, most: 2_600 } as const;
const DOWN_MS = { least: 0, most: 900 } as const;
/** A request takes some ten milliseconds; from a save until it is live everywhere there are some two hundred. */
const LATE_MS = { request: 15, edit: 250 } as const;

export function planStrikes(random: Random, { kills, replicas }: { readonly kills: number; readonly replicas: number }): readonly Strike[] {
  const victims = Array.from({ length: Math.ceil(kills / DECK.length) }, () => random.shuffled(DECK)).flat();
  return victims.slice(0, kills).map((victim) => strikeOn(victim, random, replicas));
}

function strikeOn(victim: Victim, random: Random, replicas: number): Strike {
  const amid = victim === 'rule-store' || (victim === 'nats-server' && random.chance(0.5)) ? 'request' : 'edit';
  return {
    afterMs: random.int(PAUSE_MS.least, PAUSE_MS.most),
    amid,
    lateMs: random.int(0, LATE_MS[amid]),
    victim,
    slot: random.int(0, replicas - 1),
    downMs: random.int(DOWN_MS.least, DOWN_MS.most),
  };
}

export const durationMs = (strikes: readonly Strike[]): number =>
  strikes.reduce((sum, { afterMs, lateMs, downMs }) => sum + afterMs + lateMs + downMs, 0);
