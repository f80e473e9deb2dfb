// SPDX-License-Identifier: AGPL-3.0-or-later
import { type TagBatchItem, type TagStore } from '@ttp/persistence';
import { type Tag, type TaggerEvent, Unavailable } from '@ttp/ttp-core';

interface EventTags extends TagBatchItem {
  readonly event: TaggerEvent;
}

/** Hears of an event whose tags cannot be stored. */
export type OnFailed = (event: TaggerEvent, error: unknown) => void;

/** Tags that wait to be stored in one transaction. */
export class TagBatch {
  private items: EventTags[] = [];
  private tags = 0;

  /** Without a store nothing is stored. */
  constructor(
    private readonly store: TagStore | null,
    private readonly onFailed: OnFailed,
  ) {}

  get size(): number {
    return this.tags;
  }

  add(event: TaggerEvent, tags: readonly Tag[]): void {
    if (tags.length === 0) return;
    this.items.push({ event, tags });
    this.tags += tags.length;
  }

  /** Stores what waits; answers how many tags were new. Throws Unavailable while the database is away: nothing that waits is lost or stored then. */
  async flush(): Promise<number> {
    const items = this.items;
    this.items = [];
    this.tags = 0;
    return this.store === null ? 0 : this.insert(this.store, items);
  }

  /** One event that cannot be stored must not cost the others. */
  private async insert(store: TagStore, items: readonly EventTags[]): Promise<number> {
    if (items.length === 0) return 0;
    try {
      // Nothing to announce: a replay must not set off again what acted on the event itself. The floor is behind us.
      const { fresh } = await store.storeBatch(items, () => [], { floor: 0, now: new Date() });
      return fresh.reduce((sum, { length }) => sum + length, 0);
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      const [only, ...others] = items;
      if (only && others.length === 0) this.onFailed(only.event, error);
      return others.length === 0 ? 0 : this.oneByOne(store, items);
    }
  }

  private async oneByOne(store: TagStore, items: readonly EventTags[]): Promise<number> {
    let inserted = 0;
    for (const item of items) inserted += await this.insert(store, [item]);
    return inserted;
  }
}
