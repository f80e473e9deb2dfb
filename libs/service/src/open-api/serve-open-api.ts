// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { openApiDocument } from './document';

/** Swagger UI's own files, by the name under `/api/docs/`. */
const ASSETS: Readonly<Record<string, string>> = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' };

const START = 'SwaggerUIBundle({ url: "docs-json", dom_id: "#ui", deepLinking: true });';

const page = (name: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${name}</title><link rel="stylesheet" href="docs/swagger-ui.css"></head>
<body><div id="ui"></div><script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script></body>
</html>
`;

/** The page runs nothing and asks nobody but this service. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/**
 * Serves the OpenAPI document at `/api/docs-json`, and at `/openapi.json` as DECNET does, and Swagger UI at `/api/docs`, to everybody: there is
 * nothing in it that the source does not say. Built when it is first asked for.
 */
export function serveOpenApi(app: NestFastifyApplication, name: string): void {
  const http = app.getHttpAdapter().getInstance();
  let built: Promise<string> | undefined;
  const document = async (_request: unknown, reply: FastifyReply) => {
    built ??= openApiDocument(app, name).then((it) => JSON.stringify(it));
    return reply.type('application/json; charset=utf-8').send(await built);
  };
  http.get('/api/docs-json', document);
  http.get('/openapi.json', document);
  http.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').header('Content-Security-Policy', POLICY).send(page(name)));
  http.get('/api/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  for (const [file, type] of Object.entries(ASSETS)) {
    http.get(`/api/docs/${file}`, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(createReadStream(assetPath(file))));
  }
}

/** The interface is a dependency of `@nestjs/swagger`, not of ours. */
function assetPath(file: string): string {
  const swagger = createRequire(import.meta.url).resolve('@nestjs/swagger');
  return createRequire(swagger).resolve(`swagger-ui-dist/${file}`);
}
