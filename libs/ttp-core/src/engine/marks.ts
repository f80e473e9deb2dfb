// SPDX-License-Identifier: AGPL-3.0-or-later

export const LAST_ROUND = 0x7fffffff;

/** A set of small numbers that is emptied in no time: each round has a number, and an item is in when it bears the current one. */
export class Marks {
  private readonly rounds: Int32Array;
  private round = 1;

  constructor(size: number) {
    this.rounds = new Int32Array(size);
  }

  has(item: number): boolean {
    return this.rounds[item] === this.round;
  }

  add(item: number): void {
    this.rounds[item] = this.round;
  }

  clear(): void {
    // A worker that runs for weeks uses the numbers up; old marks must not come alive again.
    if (this.round === LAST_ROUND) {
      this.rounds.fill(0);
      this.round = 0;
    }
    this.round++;
  }
}
