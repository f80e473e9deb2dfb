// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, NotFoundException, Param, Query, UseGuards } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Answers, KeyScope, NeedsAttack, Traced } from '@ttp/service';
import { AttackQuery } from './attack.query';
import { AttackReleases } from './attack.releases';
import { groupRow, GroupRow } from './group-row';

@KeyScope('read')
@Controller('ttp/techniques')
@UseGuards(NeedsAttack)
export class GroupsController {
  constructor(private readonly releases: AttackReleases) {}

  /** Groups that are reported to use exactly this technique or sub-technique. A list of references: it attributes nothing to anybody. */
  @Get(':technique_id/groups')
  @Traced('api.ttp.groups_for_technique')
  @Answers(Type.Array(GroupRow), { problems: { 404: 'The release has no such technique', 503: 'There is no ATT&CK data' } })
  groups(@Param('technique_id') techniqueId: string, @Query() { attack }: AttackQuery): GroupRow[] {
    const catalog = this.releases.asked(attack);
    if (catalog.technique(techniqueId) === null) throw new NotFoundException(`ATT&CK ${catalog.release} has no technique ${techniqueId}`);
    return catalog.groupsUsing(techniqueId).map(groupRow);
  }
}
