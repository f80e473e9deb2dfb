// SPDX-License-Identifier: AGPL-3.0-or-later
import { BadRequestException, Controller, Get, Param, Query } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { RollupRepository } from '@ttp/persistence';
import { tagDetailRow, type TagDetailRow } from './rows';
import { TagDetailsQuery } from './tag-details.query';

const SCOPES = ['attacker', 'session'] as const;
type Scope = (typeof SCOPES)[number];

const isScope = (scope: string): scope is Scope => (SCOPES as readonly string[]).includes(scope);

@Controller('ttp/tags')
export class TagsController {
  constructor(
    private readonly rollups: RollupRepository,
    private readonly catalog: AttackCatalog,
  ) {}

  /** The tags behind one technique of an attacker or a session, newest first. */
  @Get('by-:scope/:uuid/:technique_id')
  async details(
    @Param('scope') scope: string,
    @Param('uuid') uuid: string,
    @Param('technique_id') techniqueId: string,
    @Query() { limit, sub_technique_id: subTechniqueId }: TagDetailsQuery,
  ): Promise<readonly TagDetailRow[]> {
    if (!isScope(scope)) throw new BadRequestException(`scope must be one of ${SCOPES.join(', ')}`);
    const tags = await this.rollups.tagsOf(scope, uuid, { techniqueId, subTechniqueId, limit });
    return tags.map((tag) => tagDetailRow(tag, this.catalog));
  }
}
