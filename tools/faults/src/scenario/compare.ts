// SPDX-License-Identifier: AGPL-3.0-or-later
import { TTP_TAGGED } from '@ttp/ttp-core';
import { exactly, none, type Measure } from '../harness/measure';
import type { Ledger } from './ledger';

/** A row of `ttp_tag`. */
export interface StoredTag {
  readonly uuid: string;
  /** What the tag says of which event: two rows with the same are one tag stored twice. */
  readonly claim: string;
  readonly session: string;
  readonly ruleVersion: number;
}

/** A message of the stream `TTP`. */
export interface Announcement {
  readonly subject: string;
  /** `Nats-Msg-Id`. */
  readonly msgId: string;
  readonly sessionId: string;
  readonly tagUuids: readonly string[];
}

/** What was found in the end, read from the database and the stream themselves. */
export interface Found {
  readonly tags: readonly StoredTag[];
  readonly announcements: readonly Announcement[];
  readonly outboxRows: number;
  /** Message id of the event that each one holds. */
  readonly deadLetters: readonly string[];
  /** Events that the broker has taken. */
  readonly events: number;
  /** Events that no worker has settled. */
  readonly unsettled: number;
}

/** Each tag stored once, each tagged session announced once, nothing left over. */
export function compare(ledger: Ledger, found: Found): readonly Measure[] {
  const [tagged, fired] = partition(found.announcements, ({ subject }) => subject === TTP_TAGGED);
  return [
    exactly('events_in', found.events, ledger.events),
    exactly('events_unsettled', found.unsettled, 0),
    exactly('dead_letters', found.deadLetters.length, ledger.rejected.size),
    none('dead_letters_wrong', difference(found.deadLetters, ledger.rejected)),
    exactly('outbox_rows', found.outboxRows, 0),
    ...compareTags(ledger, found.tags),
    ...compareIds('tagged', ledger.tagged, tagged),
    ...compareAnnounced(ledger, tagged),
    ...compareIds('fired', ledger.fired, fired),
  ];
}

function compareTags({ tags: expected }: Ledger, stored: readonly StoredTag[]): Measure[] {
  const present = new Set(stored.map(({ uuid }) => uuid));
  return [
    exactly('tag_rows', stored.length, expected.size),
    none('tags_lost', [...expected].filter(([uuid]) => !present.has(uuid)).map(([uuid, session]) => `${uuid} of ${session}`)),
    none('tags_unexpected', [...present].filter((uuid) => !expected.has(uuid))),
    none('tags_duplicated', repeated(stored.map(({ claim }) => claim))),
  ];
}

function compareIds(family: 'tagged' | 'fired', expected: ReadonlyMap<string, string>, messages: readonly Announcement[]): Measure[] {
  const ids = new Set(messages.map(({ msgId }) => msgId));
  return [
    exactly(`${family}_messages`, messages.length, expected.size),
    none(`${family}_ids_lost`, [...expected].filter(([id]) => !ids.has(id)).map(([id, session]) => `${id} of ${session}`)),
    none(`${family}_ids_unexpected`, [...ids].filter((id) => !expected.has(id))),
    none(`${family}_ids_doubled`, repeated(messages.map(({ msgId }) => msgId))),
  ];
}

/** What a subscriber of `ttp.tagged` makes of it, whatever the ids should have been. */
function compareAnnounced(ledger: Ledger, tagged: readonly Announcement[]): Measure[] {
  const distinct = [...new Map(tagged.map((message) => [message.msgId, message])).values()];
  const announced = new Set(distinct.flatMap(({ tagUuids }) => tagUuids));
  return [
    exactly('sessions_announced', new Set(distinct.map(({ sessionId }) => sessionId)).size, new Set(ledger.tagged.values()).size),
    none('sessions_announced_under_several_ids', repeated(distinct.map(({ sessionId }) => sessionId))),
    none('tags_not_announced', [...ledger.tags.keys()].filter((uuid) => !announced.has(uuid))),
    none('tags_announced_under_several_ids', repeated(distinct.flatMap(({ tagUuids }) => tagUuids))),
  ];
}

/** What was buried and should not have been, and what should have been and was not. */
function difference(buried: readonly string[], rejected: ReadonlyMap<string, string>): string[] {
  const found = new Set(buried);
  return [...buried.filter((id) => !rejected.has(id)), ...[...rejected].filter(([id]) => !found.has(id)).map(([id, why]) => `${id}: ${why}`)];
}

/** Each value that occurs more than once, as often as it occurs too often. */
function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || !seen.add(value));
}

function partition<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
