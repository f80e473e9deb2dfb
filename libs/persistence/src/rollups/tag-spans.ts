// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { fromInstant, isBefore } from '../connection/instant';
import { placeholders } from '../connection/lists';
import { select } from '../connection/read';
import { groupedTags, tagsOfAttackers } from './tag-scope';

/** When an attacker was seen, and by how many tags. */
export interface TagSpan {
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly count: number;
}

interface RawSpan {
  readonly uuid: string;
  readonly tags: number | string;
  readonly first_seen: Date | string;
  readonly last_seen: Date | string;
}

/** By attacker; who has no tags is missing. */
export async function tagSpans(source: DataSource, attackerUuids: readonly string[]): Promise<ReadonlyMap<string, TagSpan>> {
  if (attackerUuids.length === 0) return new Map();
  const sql = `${groupedTags(tagsOfAttackers(attackerUuids), { uuid: 't.attacker_uuid' })} SELECT uuid, tags, first_seen, last_seen FROM part`;
  const rows = await select<RawSpan>(source, sql, attackerUuids);
  return new Map(
    rows.map(({ uuid, tags, first_seen, last_seen }) => [
      uuid,
      { firstSeen: fromInstant(first_seen), lastSeen: fromInstant(last_seen), count: Number(tags) },
    ]),
  );
}

/** How many tags an attacker has, by attacker; who has none is missing. Read from an index alone. */
export async function tagCounts(source: DataSource, attackerUuids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (attackerUuids.length === 0) return new Map();
  const some = placeholders(attackerUuids);
  const sql = `SELECT attacker_uuid AS uuid, COUNT(*) AS tags FROM ttp_tag WHERE attacker_uuid IN (${some}) GROUP BY attacker_uuid`;
  const rows = await select<Pick<RawSpan, 'uuid' | 'tags'>>(source, sql, attackerUuids);
  return new Map(rows.map(({ uuid, tags }) => [uuid, Number(tags)]));
}

/** From the earliest beginning to the latest end. */
export const spanOf = (...spans: readonly Pick<TagSpan, 'firstSeen' | 'lastSeen'>[]): Pick<TagSpan, 'firstSeen' | 'lastSeen'> => ({
  firstSeen: spans.map(({ firstSeen }) => firstSeen).reduce((a, b) => (isBefore(b, a) ? b : a)),
  lastSeen: spans.map(({ lastSeen }) => lastSeen).reduce((a, b) => (isBefore(a, b) ? b : a)),
});
