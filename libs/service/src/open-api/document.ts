// SPDX-License-Identifier: AGPL-3.0-or-later
import type { INestApplication } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ADMIN_ONLY, KEY_SCOPE, PUBLIC } from '../auth.roles';
import { Problem } from '../problem';
import { ANSWERS, type DocumentedAnswers } from './answers';
import { schemaOfChecks } from './schema-of-checks';

interface Route {
  readonly handler: () => unknown;
  readonly controller: new () => object;
  readonly inputs: readonly (new () => object)[];
}

/** What any route may refuse with. */
const PROBLEMS = {
  400: 'A parameter or the body is wrong; `detail` names it',
  401: 'The token is missing or not valid',
  403: 'The role does not suffice',
};

/** The OpenAPI 3.1 document of a service. The library is loaded here and nowhere else. */
export async function openApiDocument(app: INestApplication, name: string): Promise<OpenAPIObject> {
  const { ApiProperty, DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const routes = routesOf(app);
  for (const dto of new Set([...routes.values()].flatMap(({ inputs }) => inputs))) {
    for (const [field, schema] of Object.entries(schemaOfChecks(dto))) ApiProperty(schema)(dto.prototype, field);
  }
  const builder = new DocumentBuilder().setOpenAPIVersion('3.1.0').setTitle(name).setVersion('1');
  const config = builder.addBearerAuth().addSecurityRequirements('bearer').build();
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory: idOf });
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of Object.values(item ?? {}) as Partial<Operation>[]) {
      const route = routes.get(operation.operationId ?? '');
      if (route) Object.assign(operation, documented(path, route, operation));
    }
  }
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: schemaObject(Problem) } };
  return document;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody: object;
}

const NO_JSON = { description: 'The body is not application/json', content: { 'text/plain': { schema: { type: 'string' } } } };

function documented(path: string, { handler, controller }: Route, { responses, requestBody }: Partial<Operation>): object {
  const says = (what: string): unknown => Reflect.getMetadata(what, handler) ?? Reflect.getMetadata(what, controller);
  const answers = says(ANSWERS) as DocumentedAnswers | undefined;
  const isPublic = says(PUBLIC) === true;
  const [success = '200'] = Object.keys(responses ?? {});
  return {
    tags: [tagOf(path)],
    ...(isPublic ? { security: [] } : { 'x-role': says(ADMIN_ONLY) === true ? 'admin' : 'viewer', 'x-key-scope': says(KEY_SCOPE) ?? null }),
    responses: {
      ...(answers ? { [success]: successOf(answers) } : responses),
      ...(requestBody && { 415: NO_JSON }),
      ...(isPublic ? {} : problemsOf({ ...PROBLEMS, ...answers?.problems })),
    },
  };
}

const successOf = ({ content, headers }: DocumentedAnswers) => ({
  description: 'OK',
  ...(Object.keys(headers).length > 0 && {
    headers: Object.fromEntries(Object.entries(headers).map(([header, description]) => [header, { description, schema: { type: 'string' } }])),
  }),
  content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema: schemaObject(schema) }])),
});

const problemsOf = (problems: Readonly<Record<number, string>>) =>
  Object.fromEntries(
    Object.entries({ ...problems, default: 'Anything else' }).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    ]),
  );

/** Without TypeBox' own marks. */
const schemaObject = (schema: object): Readonly<Record<string, unknown>> => JSON.parse(JSON.stringify(schema));

/** As DECNET tags them. */
function tagOf(path: string): string {
  if (path.startsWith('/api/v1/ttp')) return 'TTP Tagging';
  return path.startsWith('/api/v1/attackers') ? 'Attacker Profiles' : 'Service';
}

const idOf = (controller: string, method: string): string => `${controller}.${method}`;

/** By operation id. */
function routesOf(app: INestApplication): ReadonlyMap<string, Route> {
  const scanner = new MetadataScanner();
  const wrappers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  const controllers = wrappers.map(({ metatype }) => metatype as new () => object);
  const routes = controllers.flatMap((controller) =>
    scanner.getAllMethodNames(controller.prototype).map((method): [string, Route] => {
      const inputs: unknown[] = Reflect.getMetadata('design:paramtypes', controller.prototype, method) ?? [];
      const handler = Reflect.get(controller.prototype, method) as Route['handler'];
      return [idOf(controller.name, method), { handler, controller, inputs: inputs.filter(hasFields) }];
    }),
  );
  return new Map(routes);
}

const BUILT_IN: ReadonlySet<unknown> = new Set([String, Number, Boolean, Object, Array, Promise]);
const hasFields = (input: unknown): input is new () => object => typeof input === 'function' && !BUILT_IN.has(input);
