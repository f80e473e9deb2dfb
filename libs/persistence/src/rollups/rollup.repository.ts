// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tag } from '@ttp/ttp-core';
import type { DataSource, FindOptionsWhere, SelectQueryBuilder } from 'typeorm';
import { fromInstant } from '../connection/instant';
import { AttackerRow, TtpTagRow } from '../entities';
import { type RawRollup, type TechniqueRollup, toRollup } from './technique-rollup';

/** A tag as it was stored. */
export type StoredTag = Tag;

export type TagScope = 'attacker' | 'session';

export interface TagFilter {
  readonly techniqueId: string;
  /** Any, and none, when left out. */
  readonly subTechniqueId?: string | undefined;
  /** 200 when left out. */
  readonly limit?: number | undefined;
}

export interface AttackerSummary {
  readonly uuid: string;
  readonly ip: string;
  /** The earlier of what the attacker's row says and of its first tag. */
  readonly firstSeen: Date;
  /** The later of what the attacker's row says and of its last tag. */
  readonly lastSeen: Date;
  readonly tagCount: number;
}

export interface Page {
  readonly limit: number;
  readonly offset?: number;
}

/** When the act happened; the time of tagging where the producer did not say. */
const SEEN_AT = 'COALESCE(tag.observedAt, tag.createdAt)';

const DEFAULT_LIMIT = 200;
const SCOPE_COLUMN = { attacker: 'attackerUuid', session: 'sessionId' } as const satisfies Record<TagScope, keyof TtpTagRow>;

/** What is known about attackers and sessions, for reading. Results and their order are the same on both dialects. */
export class RollupRepository {
  constructor(private readonly source: DataSource) {}

  /** Tags of an identity that name no attacker are left out. */
  async byAttacker(attackerUuid: string): Promise<readonly TechniqueRollup[]> {
    return rollUp(this.tags().where('tag.attackerUuid = :attackerUuid', { attackerUuid }));
  }

  async bySession(sessionId: string): Promise<readonly TechniqueRollup[]> {
    return rollUp(this.tags().where('tag.sessionId = :sessionId', { sessionId }));
  }

  async all(): Promise<readonly TechniqueRollup[]> {
    return rollUp(this.tags());
  }

  /** The tags behind one technique, newest first. */
  async tagsOf(scope: TagScope, uuid: string, { techniqueId, subTechniqueId, limit = DEFAULT_LIMIT }: TagFilter): Promise<readonly StoredTag[]> {
    const where: FindOptionsWhere<TtpTagRow> = { [SCOPE_COLUMN[scope]]: uuid, techniqueId, ...(subTechniqueId === undefined ? {} : { subTechniqueId }) };
    return this.source.manager.find(TtpTagRow, { where, order: { createdAt: 'DESC', uuid: 'ASC' }, take: limit });
  }

  /** Attackers, the last seen first, with or without tags. */
  async attackers({ limit, offset = 0 }: Page): Promise<readonly AttackerSummary[]> {
    const page = await this.source.manager.find(AttackerRow, { order: { lastSeen: 'DESC', uuid: 'ASC' }, take: limit, skip: offset });
    const spans = await this.tagSpans(page.map(({ uuid }) => uuid));
    return page.map((attacker) => summary(attacker, spans.get(attacker.uuid)));
  }

  private async tagSpans(attackerUuids: readonly string[]): Promise<ReadonlyMap<string, Span>> {
    if (attackerUuids.length === 0) return new Map();
    const rows = await this.tags()
      .select('tag.attackerUuid', 'uuid')
      .addSelect('COUNT(*)', 'count')
      .addSelect(`MIN(${SEEN_AT})`, 'first')
      .addSelect(`MAX(${SEEN_AT})`, 'last')
      .where('tag.attackerUuid IN (:...attackerUuids)', { attackerUuids })
      .groupBy('tag.attackerUuid')
      .getRawMany<Span>();
    return new Map(rows.map((row) => [row.uuid, row]));
  }

  private tags(): SelectQueryBuilder<TtpTagRow> {
    return this.source.manager.createQueryBuilder(TtpTagRow, 'tag');
  }
}

interface Span {
  readonly uuid: string;
  readonly count: number | string;
  readonly first: Date | string;
  readonly last: Date | string;
}

async function rollUp(tags: SelectQueryBuilder<TtpTagRow>): Promise<readonly TechniqueRollup[]> {
  const rows = await tags
    .select('tag.techniqueId', 'techniqueId')
    .addSelect('tag.subTechniqueId', 'subTechniqueId')
    .addSelect('GROUP_CONCAT(DISTINCT tag.tactic)', 'tactics')
    .addSelect('COUNT(*)', 'count')
    .addSelect(`MIN(${SEEN_AT})`, 'firstSeen')
    .addSelect(`MAX(${SEEN_AT})`, 'lastSeen')
    .addSelect('MAX(tag.confidence)', 'confidenceMax')
    .groupBy('tag.techniqueId')
    .addGroupBy('tag.subTechniqueId')
    // Both dialects put null first.
    .orderBy('tag.techniqueId')
    .addOrderBy('tag.subTechniqueId')
    .getRawMany<RawRollup>();
  return rows.map(toRollup);
}

function summary({ uuid, ip, firstSeen, lastSeen }: AttackerRow, span: Span | undefined): AttackerSummary {
  if (!span) return { uuid, ip, firstSeen, lastSeen, tagCount: 0 };
  return { uuid, ip, firstSeen: earlier(firstSeen, fromInstant(span.first)), lastSeen: later(lastSeen, fromInstant(span.last)), tagCount: Number(span.count) };
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
const later = (a: Date, b: Date): Date => (a < b ? b : a);
