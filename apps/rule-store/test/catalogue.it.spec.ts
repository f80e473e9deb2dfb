// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { documentedMetrics, exposedMetrics } from '@ttp/service/testing';
import { definitionToJson, type RuleIssue } from '@ttp/ttp-core';
import { readFileSync } from 'node:fs';
import { aDocument, answer, call, definitionOf, StoreHarness } from './harness';

const row = (ruleId: string, version = 1) => ({
  rule_id: ruleId,
  rule_version: version,
  name: `made_up_${ruleId.toLowerCase()}`,
  description: 'Finds a made-up tool.',
  state: 'enabled',
  confidence_max: null,
  expires_at: null,
  reason: null,
  set_by: null,
  set_at: null,
  source_path: `/rules/${ruleId}.yaml`,
  content_sha256: definitionOf(aDocument(ruleId, version)).contentSha256,
});

const definition = (version: number) => definitionToJson(definitionOf(aDocument('R9002', version)));

const NOT_FOUND = [404, { detail: 'Rule not found' }];

describeOnEachDialect('the rule catalogue over HTTP', (databases) => {
  let harness: StoreHarness;
  let app: NestFastifyApplication;
  beforeEach(async () => {
    harness = await StoreHarness.start(await databases().create());
    await harness.sync(aDocument('R9002', 3), aDocument('R9001'));
    app = await harness.startStore();
  });
  afterEach(() => harness.stop());

  const get = (path = '') => answer(app, 'GET', path);

  it('lists the rules by id, with every field, the state of an untouched rule included', async () => {
    expect(await get()).toEqual([200, [row('R9001'), row('R9002', 3)]]);
    expect(await get('/R9002')).toEqual([200, row('R9002', 3)]);
    expect(await get('/R9003')).toEqual(NOT_FOUND);
  });

  it('shows what another process has just written, without waiting for a hint', async () => {
    await harness.sync(aDocument('R9000'), aDocument('R9002', 4));
    await harness.unsync('R9001');
    expect(await get()).toEqual([200, [row('R9000'), row('R9002', 4)]]);
    expect(await get('/R9001')).toEqual(NOT_FOUND);
  });

  it('shows the document verbatim, with its hash', async () => {
    const [status, source] = await get('/R9002/source');
    expect([status, source]).toEqual([200, { rule_id: 'R9002', ...definition(3) }]);
    expect(source).toMatchObject({ rule_version: 3, yaml_content: expect.stringContaining('# R9002: «verbatim»\r\n') });
    expect(await get('/R9003/source')).toEqual(NOT_FOUND);
  });

  it('tells what is wrong with files as they were last synced, and with stored documents, which it shows all the same', async () => {
    const issue = { file: '/rules/x.yaml', line: 7, column: 3, ruleId: 'R9009', field: 'match', message: 'is wrong', fix: 'correct it' };
    const issues: RuleIssue[] = [{ severity: 'error', ...issue }, { severity: 'warning', ...issue }];
    await harness.log.reportSync({ source: '/rules', syncedBy: 'test', syncedAt: new Date(), issues });
    await harness.sync(aDocument('R9003').replace('T1046', 'T9999'));
    const { ruleId: rule_id, ...rest } = issue;
    expect(await get('/errors')).toEqual([
      200,
      [
        { severity: 'error', rule_id, ...rest },
        { severity: 'warning', rule_id, ...rest },
        {
          severity: 'error',
          file: '/rules/R9003.yaml',
          line: 9,
          column: expect.any(Number),
          rule_id: 'R9003',
          field: 'emits[0].technique_id',
          message: expect.stringContaining('T9999'),
          fix: expect.any(String),
        },
      ],
    ]);
    expect(await get('/R9003')).toEqual(NOT_FOUND);
    expect(await get('/R9003/source')).toMatchObject([200, { yaml_content: expect.stringContaining('T9999') }]);
    await harness.sync(aDocument('R9002', 4).replace('T1046', 'T9999'));
    expect(await get('/R9002')).toEqual([200, row('R9002', 3)]);
  });

  it('gives each answer an ETag that changes with it', async () => {
    for (const path of ['', '/R9002', '/R9002/source', '/R9002/history', '/errors']) {
      const { headers } = await call(app, 'GET', path);
      expect(headers['etag']).toMatch(/^"[\w-]{43}"$/);
      const again = await call(app, 'GET', path, undefined, { 'if-none-match': `"other", W/${headers['etag']}` });
      expect([path, again.statusCode, again.body, again.headers['etag']]).toEqual([path, 304, '', headers['etag']]);
    }
    const { headers } = await call(app, 'GET', '');
    await call(app, 'PUT', '/R9001/state', { state: 'disabled' });
    const changed = await call(app, 'GET', '', undefined, { 'if-none-match': String(headers['etag']) });
    expect([changed.statusCode, changed.headers['etag'] === headers['etag']]).toEqual([200, false]);
  });

  it('keeps the history of a rule: who, when, why, before and after, the newest first, in pages', async () => {
    await harness.sync(aDocument('R9002', 4));
    await call(app, 'PUT', '/R9002/state', { state: 'clipped', confidence_max: 0.5, reason: 'noisy' });
    await call(app, 'DELETE', '/R9002/state');
    await harness.unsync('R9002');
    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const state = { state: 'clipped', confidence_max: 0.5, expires_at: null, reason: 'noisy', set_by: 'local', set_at: instant };
    const change = (seq: number, action: string, changed_by: string, before: unknown, after: unknown) => ({
      seq,
      rule_id: 'R9002',
      action,
      changed_by,
      set_by_uuid: null,
      changed_at: instant,
      reason: action === 'set_state' ? 'noisy' : null,
      before,
      after,
    });
    const all = [
      change(6, 'delete', 'filesystem', definition(4), null),
      change(5, 'clear_state', 'local', state, null),
      change(4, 'set_state', 'local', null, state),
      change(3, 'write', 'filesystem', definition(3), definition(4)),
      change(1, 'write', 'filesystem', null, definition(3)),
    ];
    expect(await get('/R9002/history')).toEqual([200, all]);
    expect(await get('/R9002/history?limit=2')).toEqual([200, all.slice(0, 2)]);
    expect(await get('/R9002/history?limit=200&before=5')).toEqual([200, all.slice(2)]);
    expect(await get('/R9002/history?before=1')).toEqual([200, []]);
    expect(await get('/R9003/history')).toEqual(NOT_FOUND);
  });

  it('refuses a history with parameters that are out of range, wrong or unknown', async () => {
    const refusals = {
      'limit must be in [1, 200]': ['limit=0', 'limit=201', 'limit=abc', 'limit=1&limit=2'],
      'before must be a sequence number of the history': ['before=0', 'before=1e99'],
      'unknown field; known are limit, before': ['page=1', '__proto__=1'],
    };
    for (const [detail, queries] of Object.entries(refusals)) {
      for (const query of queries) expect([query, ...(await get(`/R9002/history?${query}`))]).toEqual([query, 400, { detail }]);
    }
  });

  it('looks at a document and writes nothing', async () => {
    const validate = (text: string) => answer(app, 'POST', '/validate', { text });
    expect(await validate(aDocument('R9004', 5))).toEqual([200, { valid: true, rule_id: 'R9004', rule_version: 5, issues: [] }]);
    const refusedFor = async (text: string) => {
      const [status, verdict] = await validate(text);
      expect([status, verdict]).toEqual([200, { valid: false, rule_id: null, rule_version: null, issues: [expect.anything()] }]);
      return (verdict as { readonly issues: readonly unknown[] }).issues[0];
    };
    const issue = { severity: 'error', file: 'body', column: expect.any(Number), fix: expect.any(String) };
    const wrongTechnique = { ...issue, line: 9, rule_id: 'R9004', field: 'emits[0].technique_id', message: expect.stringContaining('T9999') };
    expect(await refusedFor(aDocument('R9004').replace('T1046', 'T9999'))).toEqual(wrongTechnique);
    const failedExample = { ...issue, line: 12, rule_id: 'R9004', field: 'tests', message: 'this example should not fire the rule and does' };
    expect(await refusedFor(aDocument('R9004').replace('another-tool', 'made-up-tool'))).toEqual(failedExample);
    const notYaml = { ...issue, line: 1, rule_id: null, field: '', message: expect.stringContaining('not valid YAML') };
    expect(await refusedFor('rule_id: [')).toEqual(notYaml);
    expect(await answer(app, 'POST', '/validate', {})).toEqual([400, { detail: 'text must be the rule document, as a text' }]);
    expect((await harness.log.head()).seq).toBe(2);
  });

  it('runs the examples of a rule on intelligence with the tables of the worker', async () => {
    const text = readFileSync('rules/ttp/R0056.yaml', 'utf8');
    expect(await answer(app, 'POST', '/validate', { text })).toMatchObject([200, { valid: true, rule_id: 'R0056', issues: [] }]);
    const wrong = text.replace('ignore: { feodo_listed: false }', 'match: { feodo_listed: false }');
    const issue = { severity: 'error', rule_id: 'R0056', field: 'tests', message: 'this example should fire the rule and does not' };
    expect(await answer(app, 'POST', '/validate', { text: wrong })).toMatchObject([200, { valid: false, issues: [issue] }]);
  });

  it('says that it lives and is ready', async () => {
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok', service: 'rule-store' });
    expect((await app.inject('/readyz')).json()).toEqual({ ready: true, checks: { database: 'ok', nats: 'ok', rules: 'ok' } });
    expect(exposedMetrics(app)).toEqual(documentedMetrics('rule-store'));
  });
});
