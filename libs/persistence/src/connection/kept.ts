// SPDX-License-Identifier: AGPL-3.0-or-later

/** So many times as long as reading took, its answer counts as fresh: whoever polls keeps a sixth of a reader busy at most. */
const FRESH_FOR = 5;

/** So many times as long, it is given at all. */
const GIVEN_FOR = 10;

interface Answer<T> {
  readonly value: T;
  readonly readAtMs: number;
  readonly tookMs: number;
}

/**
 * Something that takes long to read. Those who ask meanwhile share one reading. What is worth keeping is given at once afterwards, and read
 * again behind the back of who asks once it is no longer fresh.
 */
export class Kept<T> {
  private last: Answer<T> | null = null;
  private reading: Promise<T> | null = null;

  constructor(
    private readonly read: () => Promise<T>,
    private readonly isWorthKeeping: (value: T) => boolean,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Nothing was read yet that is worth keeping. */
  get isEmpty(): boolean {
    return this.last === null;
  }

  async get(): Promise<T> {
    const { last } = this;
    if (last === null) return this.renewed();
    const age = (this.nowMs() - last.readAtMs) / last.tookMs;
    if (age > GIVEN_FOR) return this.renewed();
    // Whoever asks when the answer is too old hears of a failure.
    if (age > FRESH_FOR) this.renewed().catch(() => undefined);
    return last.value;
  }

  private renewed(): Promise<T> {
    this.reading ??= this.readOnce().finally(() => (this.reading = null));
    return this.reading;
  }

  private async readOnce(): Promise<T> {
    const startedMs = this.nowMs();
    const value = await this.read();
    this.last = this.isWorthKeeping(value) ? { value, readAtMs: this.nowMs(), tookMs: this.nowMs() - startedMs } : null;
    return value;
  }
}
