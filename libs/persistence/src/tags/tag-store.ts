// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Announcement, Tag } from '@ttp/ttp-core';
import type { DataSource, QueryRunner } from 'typeorm';
import { dialectOf } from '../connection/dialect';
import { inTransaction } from '../connection/in-transaction';
import { rememberingInstants } from '../connection/instant';
import { pieces } from '../connection/lists';
import { bumpIpv6Leaks } from './bump-ipv6-leaks';
import { insertUnseenOnMysql } from './insert-unseen.mysql';
import { insertUnseenOnSqlite } from './insert-unseen.sqlite';
import { type Claim, claimOutbox, deleteOutbox, insertOutbox, readUnpublished, type Unpublished } from './outbox';
import { type TagRecord, toRecord } from './tag-record';
import { touchAttackers } from './touch-attackers';

/** The tags of one input message. */
export interface TagBatchItem {
  readonly tags: readonly Tag[];
}

/** What became of a batch. */
export interface Stored {
  /** For each item, in order, the tags that nobody had stored before; of twins inside the batch, the first. */
  readonly fresh: readonly (readonly Tag[])[];
  /** Stored with the tags and to be published now. */
  readonly outbox: readonly Announcement[];
  /** Tags dropped because their confidence is below the floor. */
  readonly belowFloor: number;
  /** Tags that were stored before, or are twins inside the batch. */
  readonly known: number;
}

/** What to tell the bus about an item's new tags. Called once per item that has some, and again after a conflict: it must be pure. */
export type Announce = (fresh: readonly Tag[], itemIndex: number) => readonly Announcement[];

export interface StoreOptions {
  /** Tags with a confidence below it are dropped; a tag exactly on it is kept. */
  readonly floor: number;
  readonly now: Date;
}

/** Stores tags and their announcements, each once, whoever else stores them at the same time. */
export class TagStore {
  constructor(private readonly source: DataSource) {}

  /**
   * Stores what is new of a batch, with its announcements, in one transaction. The first writer of a tag wins: nothing is updated.
   *
   * @throws {Rejected} when a value can never be stored.
   * @throws {NotYet} when an anchor is not stored yet, or the database is away. Nothing of the batch is stored then.
   */
  async storeBatch(items: readonly TagBatchItem[], announce: Announce, { floor, now }: StoreOptions): Promise<Stored> {
    const kept = items.map(({ tags }) => tags.filter(({ confidence }) => !(confidence < floor)));
    const total = count(items.map(({ tags }) => tags));
    const belowFloor = total - count(kept);
    const records = recordsOf(distinct(kept.flat()));
    if (records.length === 0) return { fresh: kept, outbox: [], belowFloor, known: 0 };

    return inTransaction(this.source, async (tx) => {
      const inserted = await insertUnseen(tx, records);
      const fresh = firstOf(kept, inserted);
      const outbox = fresh.flatMap((tags, i) => (tags.length > 0 ? announce(tags, i) : []));
      await insertOutbox(tx, outbox, now);
      await bumpIpv6Leaks(tx, fresh, now);
      await touchAttackers(tx, fresh.flat(), now);
      return { fresh, outbox, belowFloor, known: total - belowFloor - inserted.size };
    });
  }

  /** Forgets messages that are on the bus. */
  async deletePublished(ids: readonly string[]): Promise<void> {
    for (const some of pieces(ids)) await inTransaction(this.source, (tx) => deleteOutbox(tx, some));
  }

  /** Messages that their writer has not published in time, leased to this worker; oldest first. */
  async claimUnpublished(claim: Claim): Promise<Announcement[]> {
    return inTransaction(this.source, (tx) => claimOutbox(tx, claim));
  }

  /** What is stored and not on the bus. @throws {NotYet} while the database is away. */
  unpublished(): Promise<Unpublished> {
    return inTransaction(this.source, readUnpublished);
  }
}

const insertUnseen = (tx: QueryRunner, records: readonly TagRecord[]) =>
  dialectOf(tx.dataSource).name === 'sqlite' ? insertUnseenOnSqlite(tx, records) : insertUnseenOnMysql(tx, records);

function recordsOf(tags: readonly Tag[]): TagRecord[] {
  const instant = rememberingInstants();
  return tags.map((tag) => toRecord(tag, instant)).toSorted(byUuid);
}

const count = (lists: readonly (readonly Tag[])[]): number => lists.reduce((sum, { length }) => sum + length, 0);

/** The first tag of each uuid. */
function distinct(tags: readonly Tag[]): Tag[] {
  const seen = new Set<string>();
  return tags.filter(({ uuid }) => !seen.has(uuid) && seen.add(uuid));
}

/** Plain comparison: ids are ASCII, and a collator costs fifty times as much. */
const byUuid = (a: { readonly uuid: string }, b: { readonly uuid: string }): number => (a.uuid < b.uuid ? -1 : 1);

/** For each list, the tags whose uuid was inserted and that come first with it. */
function firstOf(lists: readonly (readonly Tag[])[], inserted: ReadonlySet<string>): Tag[][] {
  const left = new Set(inserted);
  return lists.map((tags) => tags.filter(({ uuid }) => left.delete(uuid)));
}
