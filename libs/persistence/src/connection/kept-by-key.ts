// SPDX-License-Identifier: AGPL-3.0-or-later
import { Kept } from './kept';

const MOST_KEYS = 100;

/** `Kept` for each of many things. Nothing stays of what is not worth keeping, and of what is, no more than the last hundred asked for. */
export class KeptByKey<T> {
  private readonly readers = new Map<string, Kept<T>>();

  constructor(
    private readonly isWorthKeeping: (value: T) => boolean,
    private readonly nowMs?: () => number,
  ) {}

  /** @param read How to read it; the same for the same key. */
  async get(key: string, read: () => Promise<T>): Promise<T> {
    const reader = this.readers.get(key) ?? new Kept(read, this.isWorthKeeping, this.nowMs);
    this.putLast(key, reader);
    try {
      return await reader.get();
    } finally {
      if (reader.isEmpty) this.readers.delete(key);
    }
  }

  private putLast(key: string, reader: Kept<T>): void {
    this.readers.delete(key);
    const [oldest] = this.readers.size < MOST_KEYS ? [] : this.readers.keys();
    if (oldest !== undefined) this.readers.delete(oldest);
    this.readers.set(key, reader);
  }
}
