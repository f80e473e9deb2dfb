// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const DOCUMENT = ['/openapi.json', '/api/docs', '/api/docs-json', '/api/docs/start.js', '/api/docs/swagger-ui.css', '/api/docs/swagger-ui-bundle.js'];

/** What every service shows to everybody, in order. */
export const OPEN_ROUTES = ['/healthz', '/readyz', '/metrics', ...DOCUMENT].flatMap((path) => [`GET ${path}`, `HEAD ${path}`]).toSorted();

/** All that a service has routed, such as `GET /healthz`, in order. */
export function routesOf(app: NestFastifyApplication): readonly string[] {
  const tree = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const above: string[] = [];
  const routes = [...tree.matchAll(/^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/gm)].flatMap(([, indent = '', part = '', methods]) => {
    above.splice(indent.length / 4, Infinity, part);
    return methods === undefined ? [] : methods.split(', ').map((method) => `${method} ${above.join('')}`);
  });
  return routes.toSorted();
}
