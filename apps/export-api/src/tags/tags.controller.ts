// SPDX-License-Identifier: AGPL-3.0-or-later
import { BadRequestException, Controller, Get, Param, Query, Res } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { AttackCatalog } from '@ttp/attack-stix';
import { RollupRepository, type StoredTag, type TagScope } from '@ttp/persistence';
import { Answers, KeyScope, Traced } from '@ttp/service';
import type { FastifyReply } from 'fastify';
import { cursorIn, cursorText } from './tag-cursor';
import { tagDetailRow, TagDetailRow } from './tag-detail-row';
import { TagDetailsQuery } from './tag-details.query';

const SCOPES: readonly string[] = ['identity', 'attacker', 'session'] satisfies TagScope[];

const isScope = (scope: string): scope is TagScope => SCOPES.includes(scope);

@KeyScope('read')
@Controller('ttp/tags')
export class TagsController {
  constructor(
    private readonly rollups: RollupRepository,
    private readonly catalog: AttackCatalog,
  ) {}

  /** The tags behind one technique, newest first. The body is a plain list: where it goes on stands in the `Link` header. */
  @Get('by-:scope/:uuid/:technique_id')
  @Traced('api.ttp.tag_details')
  @Answers(Type.Array(TagDetailRow), { headers: { Link: 'The next page, relative to this one, with rel="next"; absent on the last' } })
  async details(
    @Param('scope') scope: string,
    @Param('uuid') uuid: string,
    @Param('technique_id') techniqueId: string,
    @Query() query: TagDetailsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TagDetailRow[]> {
    if (!isScope(scope)) throw new BadRequestException(`scope must be one of ${SCOPES.join(', ')}`);
    const { limit, sub_technique_id: subTechniqueId, cursor } = query;
    const after = cursor === undefined ? undefined : cursorIn(cursor);
    // One more than the page has tells whether there is another.
    const found = await this.rollups.tagsOf(scope, uuid, { techniqueId, subTechniqueId, limit: limit + 1, after });
    const tags = found.slice(0, limit);
    if (found.length > limit) void reply.header('link', nextPage(query, tags));
    return tags.map((tag) => tagDetailRow(tag, this.catalog));
  }
}

/** RFC 8288: a reference to the same path, whatever proxies call it. */
function nextPage({ limit, sub_technique_id: subTechniqueId }: TagDetailsQuery, tags: readonly StoredTag[]): string {
  const last = tags.at(-1);
  const next = new URLSearchParams({ limit: `${limit}`, cursor: last ? cursorText(last) : '' });
  if (subTechniqueId !== undefined) next.set('sub_technique_id', subTechniqueId);
  return `<?${next.toString()}>; rel="next"`;
}
