// SPDX-License-Identifier: AGPL-3.0-or-later
import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from '@sinclair/typebox';
import { Settings } from '@ttp/config';
import { Type as As } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { AdminOnly } from '../auth.roles';
import { createService } from '../run-service';
import { Answers } from './answers';

class ThingsQuery {
  @IsOptional()
  @As(() => Number)
  @IsInt()
  @Min(1)
  @Max(9)
  limit: number = 5;

  @IsOptional()
  @IsIn(['red', 'blue'])
  colour?: string;
}

class ThingDto {
  @IsString()
  @MaxLength(20)
  @Matches(/^[a-z]+$/)
  name!: string;
}

@Controller('ttp/things')
class ThingsController {
  @Get(':thingId')
  @Answers(Type.Object({ id: Type.String() }), { headers: { Link: 'the next' }, problems: { 404: 'no such thing' } })
  one(@Param('thingId') id: string, @Query() _query: ThingsQuery): { readonly id: string } {
    return { id };
  }

  @Post()
  @AdminOnly()
  make(@Body() { name }: ThingDto): { readonly id: string } {
    return { id: name };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

interface Document {
  readonly openapi: string;
  readonly security: unknown;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters: unknown; readonly responses: Record<string, unknown> }>>>>;
  readonly components: { readonly schemas: unknown };
}

describe('the OpenAPI document', () => {
  let app: NestFastifyApplication;
  let document: Document;
  const get = (url: string) => app.inject({ method: 'GET', url });
  beforeAll(async () => {
    app = await createService({ name: 'things', module: ThingsModule, port: () => 0 }, new Settings());
    app.useLogger(false);
    await app.init();
    document = (await get('/api/docs-json')).json<Document>();
  });
  afterAll(() => app.close());

  it('lists the routes with the tag of the plane, their role and the need of a token', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.security).toEqual([{ bearer: [] }]);
    const said = { tags: ['TTP Tagging'], operationId: 'ThingsController.one', 'x-role': 'viewer', 'x-key-scope': null };
    expect(document.paths['/api/v1/ttp/things/{thingId}']?.['get']).toMatchObject(said);
    expect(document.paths['/api/v1/ttp/things']?.['post']).toMatchObject({ 'x-role': 'admin' });
    expect(document.paths['/healthz']?.['get']).toMatchObject({ tags: ['Service'], security: [] });
  });

  it('says of each field what is checked', () => {
    expect(document.paths['/api/v1/ttp/things/{thingId}']?.['get']?.parameters).toEqual([
      { name: 'thingId', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'limit', in: 'query', required: false, schema: { type: 'integer', minimum: 1, maximum: 9, default: 5 } },
      { name: 'colour', in: 'query', required: false, schema: { type: 'string', enum: ['red', 'blue'] } },
    ]);
    expect(document.components.schemas).toMatchObject({
      ThingDto: { properties: { name: { type: 'string', maxLength: 20, pattern: '^[a-z]+$' } }, required: ['name'] },
      Problem: { required: ['type', 'title', 'status', 'detail'] },
    });
  });

  it('says what is answered', () => {
    const nothing: Record<string, unknown> = {};
    const { responses } = document.paths['/api/v1/ttp/things/{thingId}']?.['get'] ?? { responses: nothing };
    expect(Object.keys(responses)).toEqual(['200', '400', '401', '403', '404', 'default']);
    expect(responses['200']).toEqual({
      description: 'OK',
      headers: { Link: { description: 'the next', schema: { type: 'string' } } },
      content: { 'application/json': { schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } } },
    });
    const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    expect(responses['404']).toEqual({ description: 'no such thing', content: problem });
  });

  it('is where DECNET has it, too', async () => expect((await get('/openapi.json')).json()).toEqual(document));

  it('has a page that asks nobody but the service', async () => {
    const { body, headers } = await get('/api/docs');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    const files = [...body.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, file]) => file);
    expect(files).toEqual(['docs/swagger-ui.css', 'docs/swagger-ui-bundle.js', 'docs/start.js']);
    for (const file of files) {
      const { statusCode, body: text } = await get(`/api/${file}`);
      expect([file, statusCode, text.length > 50]).toEqual([file, 200, true]);
    }
    expect((await get('/api/docs/package.json')).statusCode).toBe(404);
  });
});
