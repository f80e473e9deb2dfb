// SPDX-License-Identifier: AGPL-3.0-or-later

/** Pseudo-random numbers that a seed repeats (mulberry32): a run that failed can be run again. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** At least 0, below 1. */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  /** True in a `share` (0..1) of the calls. */
  chance(share: number): boolean {
    return this.fraction() < share;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.int(0, items.length - 1)] ?? items[0];
  }

  /** One of the items; none of an empty list. */
  maybe<T>(items: readonly T[]): T | undefined {
    return items[this.int(0, items.length - 1)];
  }

  /** The items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    return items.map((item) => ({ item, at: this.fraction() })).toSorted((one, other) => one.at - other.at).map(({ item }) => item);
  }
}
