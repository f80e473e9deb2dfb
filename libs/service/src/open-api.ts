// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Tag of every route of the TTP plane, in DECNET's document and in ours. */
const TAG = 'TTP Tagging';

/** Serves the service's OpenAPI document at `/openapi.json`. The library is loaded only where it is wanted: for developers. */
export async function serveOpenApi(app: NestFastifyApplication, name: string): Promise<void> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const config = new DocumentBuilder().setTitle(name).setVersion('1').addBearerAuth().addSecurityRequirements('bearer').build();
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory: (controller, method) => `${controller}.${method}` });
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path ?? {}))) {
    if (typeof operation === 'object' && 'tags' in operation) operation.tags = [TAG];
  }
  app.getHttpAdapter().get('/openapi.json', (_request: unknown, reply: { send: (body: object) => void }) => reply.send(document));
}
