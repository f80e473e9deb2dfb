// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PhaseRow } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { KeptByKey } from '../connection/kept-by-key';
import { settled } from '../connection/read';
import { AttackerRow } from '../entities';
import { fleetTags, isLarge } from './fleet-tags';
import { deckyPhases, type StoredTag, type TagFilter, tagsOf } from './tag-pages';
import type { TagScope } from './tag-scope';
import { spanOf, type TagSpan, tagSpans } from './tag-spans';
import { type CampaignRollup, type Page, rollUp, rollUpCampaign, type TechniqueRollup } from './technique-rollup';

export interface AttackerSummary {
  readonly uuid: string;
  readonly ip: string;
  /** The earlier of what the attacker's row says and of its first tag. */
  readonly firstSeen: Date;
  /** The later of what the attacker's row says and of its last tag. */
  readonly lastSeen: Date;
  readonly tagCount: number;
}

/**
 * What is known about attackers, identities, campaigns and sessions, for reading. Results and their order are the same on both dialects; an
 * unknown id gives an empty list. Of 20,000 tags or more a rollup is kept for a while (see `Kept`). Methods throw `NotYet` while the database is
 * away.
 */
export class RollupRepository {
  private readonly rollups = new KeptByKey<readonly TechniqueRollup[]>(isLarge);
  private readonly campaigns = new KeptByKey<readonly CampaignRollup[]>(isLarge);

  constructor(private readonly source: DataSource) {}

  /** Tags on the identity, and those of attackers that are resolved to it. A merged identity answers for its winner, losers included. */
  byIdentity(identityUuid: string, page?: Page): Promise<readonly TechniqueRollup[]> {
    return this.rollUp('identity', identityUuid, page);
  }

  /** Tags of an identity that name no attacker are left out. */
  byAttacker(attackerUuid: string, page?: Page): Promise<readonly TechniqueRollup[]> {
    return this.rollUp('attacker', attackerUuid, page);
  }

  bySession(sessionId: string, page?: Page): Promise<readonly TechniqueRollup[]> {
    return this.rollUp('session', sessionId, page);
  }

  /** The tags of the campaign's identities, as `byIdentity` counts them. */
  async byCampaign(campaignUuid: string, page?: Page): Promise<readonly CampaignRollup[]> {
    return onPage(await this.campaigns.get(campaignUuid, () => rollUpCampaign(this.source, campaignUuid)), page);
  }

  /** Reads every tag, which takes seconds for each million; of so many, the answer is kept for a while. */
  async all(page?: Page): Promise<readonly TechniqueRollup[]> {
    return onPage((await fleetTags(this.source)).rollups, page);
  }

  /** The tags behind one technique, newest first, ties by uuid. */
  tagsOf(scope: TagScope, uuid: string, filter: TagFilter): Promise<readonly StoredTag[]> {
    return tagsOf(this.source, scope, uuid, filter);
  }

  /** The acts of an identity on each decoy in their order, as `phasesByDecky` takes them. */
  listDeckyPhases(identityUuid: string): Promise<readonly PhaseRow[]> {
    return deckyPhases(this.source, identityUuid);
  }

  /** Attackers, the last seen first, ties by uuid descending, with or without tags: both dialects walk the index on `last_seen` backwards. */
  async attackers({ limit, offset = 0 }: Page): Promise<readonly AttackerSummary[]> {
    const select = { uuid: true, ip: true, firstSeen: true, lastSeen: true } as const;
    const order = { lastSeen: 'DESC', uuid: 'DESC' } as const;
    const page = await settled(() => this.source.manager.find(AttackerRow, { select, order, take: limit, skip: offset }));
    const spans = await tagSpans(this.source, page.map(({ uuid }) => uuid));
    return page.map((attacker) => summary(attacker, spans.get(attacker.uuid)));
  }

  private async rollUp(of: TagScope, uuid: string, page?: Page): Promise<readonly TechniqueRollup[]> {
    return onPage(await this.rollups.get(`${of} ${uuid}`, () => rollUp(this.source, [of, uuid])), page);
  }
}

const onPage = <T>(rows: readonly T[], { limit = Infinity, offset = 0 }: Page = {}): readonly T[] => rows.slice(offset, offset + limit);

function summary({ uuid, ip, firstSeen, lastSeen }: AttackerRow, tags: TagSpan | undefined): AttackerSummary {
  const row = { firstSeen, lastSeen };
  return { uuid, ip, ...(tags ? spanOf(row, tags) : row), tagCount: tags?.count ?? 0 };
}
