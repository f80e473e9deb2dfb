// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Delete, ForbiddenException, Get, HttpCode, NotFoundException, Param, Post, Query, Res } from '@nestjs/common';
import { STIX_MEDIA_TYPE } from '@ttp/attack-stix';
import { Traced } from '@ttp/service';
import { writtenInstant } from '@ttp/ttp-core';
import type { FastifyReply } from 'fastify';
import { clientGone } from './client-gone';
import { collectionOf } from './collections';
import type { AddedObject, ObjectPage, Wanted } from './object-page';
import { hasVersion, versionOf } from './object-version';
import { positionIn, positionText } from './page-position';
import { Taxii, TaxiiAnswer } from './taxii';
import { TaxiiFeed } from './taxii.feed';
import { ObjectQuery, ObjectsQuery, VersionsQuery } from './taxii.queries';

const MOST_OBJECTS = 1_000;

/** The objects of a collection, page by page. Nothing can be written. */
@Taxii()
@Controller('taxii2/decnet/collections/:collection')
export class ObjectsController {
  constructor(private readonly feed: TaxiiFeed) {}

  @Get('objects')
  @Traced('api.taxii.objects')
  @TaxiiAnswer('envelope')
  async objects(
    @Param('collection') collection: string,
    @Query() query: ObjectsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return envelope(await this.page(collection, query, reply));
  }

  @Get('manifest')
  @Traced('api.taxii.manifest')
  @TaxiiAnswer('manifest')
  async manifest(
    @Param('collection') collection: string,
    @Query() query: ObjectsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const page = await this.page(collection, query, reply);
    return paged(page, 'objects', page.added.map(recordOf));
  }

  @Get('objects/:object')
  @Traced('api.taxii.object')
  @TaxiiAnswer('envelope')
  async object(
    @Param('collection') collection: string,
    @Param('object') id: string,
    @Query() query: ObjectQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return envelope(await this.one(collection, id, query, reply));
  }

  @Get('objects/:object/versions')
  @Traced('api.taxii.versions')
  @TaxiiAnswer('versions')
  async versions(
    @Param('collection') collection: string,
    @Param('object') id: string,
    @Query() query: VersionsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const page = await this.one(collection, id, query, reply);
    return paged(page, 'versions', page.added.map(({ object }) => versionOf(object)));
  }

  @Post('objects')
  @HttpCode(403)
  add(@Param('collection') collection: string): never {
    throw readOnly(collection);
  }

  @Delete('objects/:object')
  @HttpCode(403)
  remove(@Param('collection') collection: string): never {
    throw readOnly(collection);
  }

  /** Nobody knows whose an object is by its id, so that attackers are looked through, at most 2,000 a page. */
  private async one(collection: string, id: string, query: ObjectQuery, reply: FastifyReply): Promise<ObjectPage> {
    const page = await this.page(collection, query, reply, [id]);
    if (page.added.length > 0 || page.next !== null || query.added_after !== undefined) return page;
    throw new NotFoundException('the collection has no such object, or not in that version');
  }

  private async page(collection: string, query: ObjectsQuery, reply: FastifyReply, ids = listIn(query['match[id]'])): Promise<ObjectPage> {
    const filter = {
      profile: collectionOf(collection).profile,
      addedAfter: writtenInstant(query.added_after),
      from: query.next === undefined ? undefined : positionIn(query.next),
      signal: clientGone(reply),
    };
    const page = await this.feed.page(filter, wantedIn(query, ids));
    const [first, last] = [page.added[0], page.added.at(-1)];
    if (first && last) void reply.headers({ 'x-taxii-date-added-first': first.dateAdded, 'x-taxii-date-added-last': last.dateAdded });
    return page;
  }
}

function wantedIn(query: ObjectsQuery, ids: readonly string[] | null): Wanted {
  const [types, versions, specs] = [listIn(query['match[type]']), listIn(query['match[version]']), listIn(query['match[spec_version]'])];
  return {
    limit: Math.min(query.limit, MOST_OBJECTS),
    ids: ids && new Set(ids),
    types: types && new Set(types),
    hasVersion: (object) => (specs?.includes('2.1') ?? true) && (versions === null || hasVersion(object, versions)),
  };
}

/** Null where nothing is asked. */
const listIn = (text: string | undefined): readonly string[] | null => text?.split(',') ?? null;

const envelope = (page: ObjectPage): object => paged(page, 'objects', page.added.map(({ object }) => object));

const recordOf = ({ object, dateAdded }: AddedObject): object => ({
  id: object.id,
  date_added: dateAdded,
  version: versionOf(object),
  media_type: STIX_MEDIA_TYPE,
});

/** TAXII has no empty list. */
const paged = ({ next }: ObjectPage, name: 'objects' | 'versions', list: readonly unknown[]): object => ({
  more: next !== null,
  ...(next && { next: positionText(next) }),
  ...(list.length > 0 && { [name]: list }),
});

function readOnly(collection: string): Error {
  return new ForbiddenException(`the collection ${collectionOf(collection).resource.alias} is read-only`);
}
