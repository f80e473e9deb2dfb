// SPDX-License-Identifier: AGPL-3.0-or-later

/** One reader's share of a stream of changes: kept from the moment it is made, in order, until it is closed. */
export class ChangeQueue<T> implements AsyncIterableIterator<T> {
  private readonly items: T[] = [];
  private waiting: ((result: IteratorResult<T>) => void)[] = [];
  private closed = false;

  /** @param limit of what is kept for a reader that does not read; beyond it the reader is cut off and has to load anew. */
  constructor(
    private readonly limit: number,
    private readonly onClose: (queue: ChangeQueue<T>) => void,
  ) {}

  push(item: T): void {
    if (this.closed) return;
    const reader = this.waiting.shift();
    if (reader) reader({ value: item, done: false });
    else if (this.items.push(item) > this.limit) this.close();
  }

  next(): Promise<IteratorResult<T>> {
    const item = this.items.shift();
    if (item !== undefined) return Promise.resolve({ value: item, done: false });
    if (this.closed) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  return(): Promise<IteratorResult<T>> {
    this.items.length = 0;
    this.close();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private close(): void {
    this.closed = true;
    for (const reader of this.waiting.splice(0)) reader({ value: undefined, done: true });
    this.onClose(this);
  }
}
