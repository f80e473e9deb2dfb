// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PhaseRow, Tag } from '@ttp/ttp-core';
import { type DataSource, In } from 'typeorm';
import { fromInstant, toInstant } from '../connection/instant';
import { pieces } from '../connection/lists';
import { select, settled } from '../connection/read';
import { TtpTagRow } from '../entities';
import { SEEN_AT, SELECT_IN_ORDER, type TagScope, tagsIn } from './tag-scope';

/** A tag as it was stored. */
export type StoredTag = Tag;

/** The last tag of a page. */
export type TagCursor = Pick<StoredTag, 'createdAt' | 'uuid'>;

export interface TagFilter {
  readonly techniqueId: string;
  /** Any, and none, when left out. */
  readonly subTechniqueId?: string | undefined;
  /** 200 when left out. */
  readonly limit?: number | undefined;
  /** Goes on behind this tag. */
  readonly after?: TagCursor | undefined;
}

const DEFAULT_LIMIT = 200;

/** An expression, so that no database walks the index of a technique's newest tags, of everybody, for the few of one attacker. */
const TAGGED_AT = 'COALESCE(t.created_at, t.created_at)';

/** A sign that changes nothing: SQLite, which has no statistics, would read every tag of the technique for the few of one session. */
const UNINDEXED = '+';

/** Newest first, ties by uuid. Only the ids are sorted: evidence is large. */
export async function tagsOf(source: DataSource, scope: TagScope, uuid: string, filter: TagFilter): Promise<readonly StoredTag[]> {
  const { techniqueId, subTechniqueId, limit = DEFAULT_LIMIT, after } = filter;
  const tags = tagsIn([scope, uuid]);
  const conditions = [{ sql: `${scope === 'session' ? UNINDEXED : ''}t.technique_id = ?`, values: [techniqueId] }];
  if (subTechniqueId !== undefined) conditions.push({ sql: 't.sub_technique_id = ?', values: [subTechniqueId] });
  if (after) conditions.push(await behind(source, after));
  const where = conditions.map(({ sql }) => ` AND ${sql}`).join('');
  const values = conditions.flatMap((condition) => condition.values);
  const parts = tags.sources.map((from) => `${SELECT_IN_ORDER} t.uuid AS uuid, ${TAGGED_AT} AS tagged_at, CAST(t.created_at AS CHAR) AS at ${from}${where}`);
  const sql = `${withAll(tags.ctes)} ${parts.join(' UNION ALL ')} ORDER BY tagged_at DESC, uuid LIMIT ?`;
  const rows = await select<{ uuid: string; at: string }>(source, sql, [...tags.values, ...tags.sources.flatMap(() => values), limit]);
  const taggedAt = new Map(rows.map((row) => [row.uuid, fromInstant(row.at)]));
  // TypeORM cuts microseconds off.
  return (await loadTags(source, rows)).map((tag) => ({ ...tag, createdAt: taggedAt.get(tag.uuid) ?? tag.createdAt }));
}

/** The cursor's time is cut to milliseconds, and others write microseconds: what is stored counts, as long as the tag is there. */
async function behind(source: DataSource, { createdAt, uuid }: TagCursor) {
  const [row] = await select<{ at: string }>(source, 'SELECT CAST(created_at AS CHAR) AS at FROM ttp_tag WHERE uuid = ?', [uuid]);
  const at = row?.at ?? toInstant(createdAt);
  return { sql: 't.created_at <= ? AND (t.created_at < ? OR t.uuid > ?)', values: [at, at, uuid] };
}

/** In the order in which they happened, at most so many of the first. */
export async function tagsOfSession(source: DataSource, sessionId: string, limit: number): Promise<readonly StoredTag[]> {
  const sql = `SELECT t.uuid AS uuid FROM ttp_tag t WHERE t.session_id = ? ORDER BY ${SEEN_AT}, t.uuid LIMIT ?`;
  return loadTags(source, await select<{ uuid: string }>(source, sql, [sessionId, limit]));
}

/** Tags in the order of their uuids; one that was deleted meanwhile is missing. */
async function loadTags(source: DataSource, ids: readonly { readonly uuid: string }[]): Promise<readonly StoredTag[]> {
  const uuids = ids.map(({ uuid }) => uuid);
  const rows = await settled(() => Promise.all(pieces(uuids).map((some) => source.manager.findBy(TtpTagRow, { uuid: In(some) }))));
  const byUuid = new Map(rows.flat().map((row) => [row.uuid, row]));
  return uuids.flatMap((uuid) => byUuid.get(uuid) ?? []);
}

/** What an identity did on each decoy, in the order in which it happened, for `phasesByDecky`. Threat intelligence is left out: it is no act. */
export async function deckyPhases(source: DataSource, identityUuid: string): Promise<readonly PhaseRow[]> {
  const { ctes, sources, values } = tagsIn(['identity', identityUuid]);
  const parts = sources.map(
    (from) =>
      `${SELECT_IN_ORDER} t.uuid AS uuid, t.decky_id AS decky_id, t.tactic AS tactic, ${SEEN_AT} AS seen_at ${from}
        AND t.decky_id IS NOT NULL AND t.source_kind <> 'intel'`,
  );
  const sql = `${withAll(ctes)} SELECT decky_id, tactic, seen_at FROM (${parts.join(' UNION ALL ')}) acts ORDER BY seen_at, uuid`;
  const rows = await select<{ decky_id: string; tactic: string; seen_at: Date | string }>(source, sql, values);
  return rows.map(({ decky_id, tactic, seen_at: at }) => ({ decky_id, tactic, created_at_ts: fromInstant(at).getTime() / 1_000 }));
}

const withAll = (ctes: readonly string[]): string => (ctes.length === 0 ? '' : `WITH RECURSIVE ${ctes.join(', ')}`);
