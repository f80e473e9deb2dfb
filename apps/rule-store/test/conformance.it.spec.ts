// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeOn } from '@ttp/persistence/testing';
import { type ApiDocument, conformityTo } from '@ttp/service/testing';
import fc from 'fast-check';
import { aDocument, call, StoreHarness } from './harness';

/** Examples of bodies; a run before a release takes 400. */
const RUNS = Number(process.env['TTP_FUZZ_RUNS'] ?? 40);

type Call = readonly [method: 'GET' | 'POST' | 'PUT' | 'DELETE', template: string, status: number, body?: unknown];

const CALLS: readonly Call[] = [
  ['GET', '', 200],
  ['GET', '/errors', 200],
  ['GET', '/{ruleId}', 200],
  ['GET', '/{ruleId}/source', 200],
  ['POST', '/{ruleId}/state', 200, { state: 'clipped', confidence_max: 0.1, reason: 'too loud', expires_at: '2100-01-01T00:00:00Z' }],
  ['PUT', '/{ruleId}/state', 200, { state: 'disabled' }],
  ['GET', '/{ruleId}/history', 200],
  ['DELETE', '/{ruleId}/state', 200],
  ['POST', '/validate', 200, { text: 'no rule' }],
  ['POST', '', 201, { text: aDocument('R9002') }],
  ['POST', '', 409, { text: aDocument('R9002') }],
  ['PUT', '/{ruleId}', 200, { text: aDocument('R9001', 2) }],
  ['PUT', '/{ruleId}', 400, { text: 'no rule' }],
  ['DELETE', '/{ruleId}', 200],
  ['GET', '/{ruleId}', 404],
  ['GET', '/{ruleId}/source', 404],
  ['DELETE', '/{ruleId}', 404],
  ['DELETE', '/{ruleId}/state', 404],
];

describeOn('sqlite', 'the OpenAPI document of rules', (databases) => {
  let harness: StoreHarness;
  let app: NestFastifyApplication;
  let document: ApiDocument;
  beforeAll(async () => {
    harness = await StoreHarness.start(await databases().create());
    await harness.sync(aDocument('R9001'));
    app = await harness.startStore({ rulesTruth: 'database' });
    document = (await app.inject('/api/docs-json')).json<ApiDocument>();
  });
  afterAll(() => harness.stop());

  const operationOf = (method: string, template: string) => {
    const operation = document.paths[`/api/v1/ttp/rules${template}`]?.[method.toLowerCase()];
    if (operation === undefined) throw new Error(`${method} ${template} is not documented`);
    return operation;
  };

  it('names every route, and each answers as it says', async () => {
    const ours = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/'));
    const documented = ours.flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
    const called = CALLS.map(([method, template]) => `${method.toLowerCase()} /api/v1/ttp/rules${template}`);
    expect(documented.toSorted()).toEqual([...new Set(called)].toSorted());
    const conformity = conformityTo(document);
    for (const [method, template, status, body] of CALLS) {
      const response = await call(app, method, template.replace('{ruleId}', 'R9001'), body);
      expect([method, template, response.statusCode, ...conformity(operationOf(method, template), response)]).toEqual([method, template, status]);
    }
  });

  it('holds whatever is sent', async () => {
    const conformity = conformityTo(document);
    const routes = CALLS.filter(([, , , body]) => body !== undefined);
    const field = fc.oneof(fc.constantFrom('state', 'confidence_max', 'expires_at', 'reason', 'text', '__proto__'), fc.string());
    const value = fc.oneof(fc.constantFrom('enabled', 'clipped', 0.5, null, '2100-01-01', aDocument('R9003')), fc.jsonValue());
    const json = fc.dictionary(field, value).map((fields) => JSON.stringify(fields));
    const body = fc.oneof(json, fc.string(), fc.uint8Array().map((bytes) => Buffer.from(bytes)));
    const headers = fc.constantFrom<Record<string, string>>({}, { 'content-type': 'text/plain' });
    const rule = fc.constantFrom('R9002', 'R9999', '%00', '..%2f');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), rule, body, headers, async ([method, template], ruleId, payload, more) => {
        const response = await call(app, method, template.replace('{ruleId}', ruleId), payload, more);
        const problems = conformity(operationOf(method, template), response);
        expect([method, template, ruleId, payload, ...problems]).toEqual([method, template, ruleId, payload]);
      }),
      { numRuns: RUNS * routes.length },
    );
  }, 60_000 + RUNS * 2_000);
});
