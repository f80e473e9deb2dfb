// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Module, Param } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Settings } from '@ttp/config';
import { createService } from './run-service';

@Controller('ttp/things')
class ThingsController {
  @Get(':thingId')
  one(@Param('thingId') thingId: string): { readonly id: string } {
    return { id: thingId };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

describe('the OpenAPI document', () => {
  let app: NestFastifyApplication;
  const start = async (developer: boolean) => {
    app = await createService({ name: 'things', module: ThingsModule, port: () => 0 }, Object.assign(new Settings(), { developer }));
    app.useLogger(false);
    await app.init();
    return app.inject({ method: 'GET', url: '/openapi.json' });
  };
  afterEach(() => app.close());

  it('lists the routes for developers, with the tag of the plane and the need of a token', async () => {
    const document = (await start(true)).json<{ openapi: string; security: unknown; paths: Record<string, { get: { tags: string[]; operationId: string } }> }>();
    expect(document.openapi).toMatch(/^3\./);
    expect(document.security).toEqual([{ bearer: [] }]);
    expect(document.paths['/api/v1/ttp/things/{thingId}']?.get).toMatchObject({ tags: ['TTP Tagging'], operationId: 'ThingsController.one' });
  });

  it('is not there for anybody else', async () => {
    expect((await start(false)).statusCode).toBe(404);
  });
});
