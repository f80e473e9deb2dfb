// SPDX-License-Identifier: AGPL-3.0-or-later

export interface CowrieLimits {
  /** A closed session is told this many lines after its closing one: downloads that outlive it are logged late. */
  readonly holdLines: number;
  /** Open sessions; beyond it the one silent for longest is told. */
  readonly maxOpen: number;
  /** Commands, logins and transfers of one message; beyond it the session goes on in another. */
  readonly maxEntries: number;
  /** About what all waiting sessions may take in memory. */
  readonly maxBytes: number;
  /** Told sessions remembered for late lines; the oldest are forgotten. */
  readonly maxTold: number;
  /** Addresses remembered as observed; the oldest are forgotten. */
  readonly maxObserved: number;
}

export const DEFAULT_LIMITS: CowrieLimits = { holdLines: 500, maxOpen: 5000, maxEntries: 1000, maxBytes: 64 * 2 ** 20, maxTold: 2000, maxObserved: 100_000 };
