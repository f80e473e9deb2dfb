// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Param, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { AttackCatalog } from '@ttp/attack-stix';
import { RollupRepository, type TechniqueRollup } from '@ttp/persistence';
import { Answers, KeyScope, Traced } from '@ttp/service';
import { AttackReleases } from '../attack/attack.releases';
import { crosswalkRow } from '../attack/crosswalk-row';
import { RollupQuery } from './rollup.query';
import { CampaignRow, campaignRow, TechniqueRow, techniqueRow } from './technique-row';

const TechniqueRows = Type.Array(TechniqueRow);

/**
 * Techniques with counts and times, ordered by technique, then sub-technique; as they were tagged, and with `?attack=` also what each is in that
 * release. An unknown id answers an empty list.
 */
@KeyScope('read')
@Controller('ttp')
export class RollupsController {
  constructor(
    private readonly rollups: RollupRepository,
    private readonly releases: AttackReleases,
  ) {}

  @Get('techniques')
  @Traced('api.ttp.list_techniques')
  @Answers(TechniqueRows)
  all(@Query() query: RollupQuery): Promise<TechniqueRow[]> {
    return this.rows(query, this.rollups.all(query), techniqueRow);
  }

  @Get('by-identity/:identity_uuid')
  @Traced('api.ttp.by_identity')
  @Answers(TechniqueRows)
  byIdentity(@Param('identity_uuid') uuid: string, @Query() query: RollupQuery): Promise<TechniqueRow[]> {
    return this.rows(query, this.rollups.byIdentity(uuid, query), techniqueRow);
  }

  @Get('by-attacker/:attacker_uuid')
  @Traced('api.ttp.by_attacker')
  @Answers(TechniqueRows)
  byAttacker(@Param('attacker_uuid') uuid: string, @Query() query: RollupQuery): Promise<TechniqueRow[]> {
    return this.rows(query, this.rollups.byAttacker(uuid, query), techniqueRow);
  }

  @Get('by-session/:session_id')
  @Traced('api.ttp.by_session')
  @Answers(TechniqueRows)
  bySession(@Param('session_id') sessionId: string, @Query() query: RollupQuery): Promise<TechniqueRow[]> {
    return this.rows(query, this.rollups.bySession(sessionId, query), techniqueRow);
  }

  @Get('by-campaign/:campaign_uuid')
  @Traced('api.ttp.by_campaign')
  @Answers(Type.Array(CampaignRow))
  byCampaign(@Param('campaign_uuid') uuid: string, @Query() query: RollupQuery): Promise<CampaignRow[]> {
    return this.rows(query, this.rollups.byCampaign(uuid, query), campaignRow);
  }

  private async rows<Rollup extends TechniqueRollup, Row>(
    { attack }: RollupQuery,
    read: Promise<readonly Rollup[]>,
    rowOf: (rollup: Rollup, catalog: AttackCatalog) => Row,
  ): Promise<Row[]> {
    const [rollups, to] = [await read, this.releases.asked(attack)];
    return rollups.map((rollup) => {
      const known = rowOf(rollup, this.releases.active);
      if (attack === undefined) return known;
      return { ...known, crosswalk: crosswalkRow(rollup.subTechniqueId ?? rollup.techniqueId, rollup.attackReleases, to, this.releases) };
    });
  }
}
