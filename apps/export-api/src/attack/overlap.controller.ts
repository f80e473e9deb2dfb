// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { groupOverlap } from '@ttp/attack-stix';
import { RollupRepository, type TechniqueRollup } from '@ttp/persistence';
import { Answers, KeyScope, NeedsAttack, Traced, WholeNumber } from '@ttp/service';
import { IsOptional } from 'class-validator';
import { AttackQuery } from './attack.query';
import { AttackReleases } from './attack.releases';
import { overlapRow, OverlapRow } from './overlap-row';

class OverlapQuery extends AttackQuery {
  @IsOptional()
  @WholeNumber('limit must be in [1, 200]', 1, 200)
  limit: number = 10;
}

/** ATT&CK groups that are reported to do what was seen here. Not attribution, which the answer says itself. An unknown id overlaps with nobody. */
@KeyScope('read')
@Controller('ttp/overlap')
@UseGuards(NeedsAttack)
export class OverlapController {
  constructor(
    private readonly rollups: RollupRepository,
    private readonly releases: AttackReleases,
  ) {}

  @Get('attacker/:attacker_uuid')
  @Traced('api.ttp.overlap_attacker')
  @Answers(OverlapRow, { problems: { 503: 'There is no ATT&CK data' } })
  async attacker(@Param('attacker_uuid') uuid: string, @Query() query: OverlapQuery): Promise<OverlapRow> {
    return this.overlap(await this.rollups.byAttacker(uuid), query);
  }

  @Get('identity/:identity_uuid')
  @Traced('api.ttp.overlap_identity')
  @Answers(OverlapRow, { problems: { 503: 'There is no ATT&CK data' } })
  async identity(@Param('identity_uuid') uuid: string, @Query() query: OverlapQuery): Promise<OverlapRow> {
    return this.overlap(await this.rollups.byIdentity(uuid), query);
  }

  private overlap(rollups: readonly TechniqueRollup[], { attack, limit }: OverlapQuery): OverlapRow {
    const ids = rollups.map(({ techniqueId, subTechniqueId }) => subTechniqueId ?? techniqueId);
    return overlapRow(groupOverlap(ids, this.releases.asked(attack), { limit }));
  }
}
