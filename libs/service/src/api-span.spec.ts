// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { Settings } from '@ttp/config';
import { span, startTracing } from '@ttp/tracing';
import { Traced } from './api-span';
import { createService } from './run-service';

@Controller('things')
class ThingsController {
  @Get()
  @Traced('api.things.list')
  async list() {
    return span('decnet.ttp.store', 'db.things', () => ({}), () => Promise.resolve(['thing']));
  }

  @Get('broken')
  @Traced('api.things.broken')
  broken() {
    throw new TypeError('the secret 1234');
  }

  @Get('plain')
  plain() {
    return [];
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

describe('a traced route', () => {
  const exporter = new InMemorySpanExporter();
  let app: NestFastifyApplication;
  const get = async (path: string) => (await app.inject(`/api/v1/things${path}`)).statusCode;
  beforeAll(async () => {
    app = await createService({ name: 'things', module: ThingsModule, port: () => 0 }, new Settings());
    app.useLogger(false);
    await app.init();
  });
  afterAll(() => app.close());

  it('answers as any other while tracing is off', async () => expect(await get('')).toBe(200));

  it('runs inside its span, whatever comes of it', async () => {
    const stop = await startTracing({ enabled: true, endpoint: 'http://127.0.0.1:1', processor: new SimpleSpanProcessor({ exporter }) });
    expect([await get(''), await get('/broken'), await get('/plain')]).toEqual([200, 500, 200]);
    const [inner, list, broken, ...others] = exporter.getFinishedSpans();
    expect([inner?.name, list?.name, broken?.name, others]).toEqual(['db.things', 'api.things.list', 'api.things.broken', []]);
    expect(inner?.parentSpanContext?.spanId).toBe(list?.spanContext().spanId);
    expect(broken?.status).toEqual({ code: 2, message: 'TypeError' });
    await stop();
  });
});
