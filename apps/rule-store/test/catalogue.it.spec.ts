// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdirSync, rmSync } from 'node:fs';
import { aDocument, eventually, get, StoreHarness } from './harness';

const RULES = '/api/v1/ttp/rules';
const ERRORS = '/api/v1/ttp/rules/errors';
const SECRET = 'a-made-up-secret-of-more-than-32-characters';

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
});

describe('the rule catalogue over HTTP', () => {
  let harness: StoreHarness;
  let app: NestFastifyApplication;
  beforeEach(async () => {
    harness = await StoreHarness.start();
    harness.write('a.yaml', aDocument('R9002', 3));
    harness.write('b.yml', aDocument('R9001'));
    app = await harness.startStore();
  });
  afterEach(() => harness.stop());

  const rules = async () => (await get(app, RULES)).json<unknown>();
  const versions = async () => (await get(app, RULES)).json<ReturnType<typeof row>[]>().map(({ rule_id, rule_version }) => `${rule_id} v${rule_version}`);
  const errors = async () => (await get(app, ERRORS)).json<Record<string, unknown>[]>();

  it('lists the rules by id, with every field, the state of an untouched rule included', async () => {
    expect(await rules()).toEqual([row('R9001'), row('R9002', 3)]);
    expect(await errors()).toEqual([]);
  });

  it('follows new, edited and deleted files', async () => {
    harness.write('c.yaml', aDocument('R9000'));
    harness.write('a.yaml', aDocument('R9002', 4));
    await eventually(async () => (await versions()).length === 3);
    expect(await versions()).toEqual(['R9000 v1', 'R9001 v1', 'R9002 v4']);
    rmSync(harness.path('b.yml'));
    await eventually(async () => (await versions()).length === 2);
    expect(await versions()).toEqual(['R9000 v1', 'R9002 v4']);
  });

  it('serves the others and the last good version of a broken file, and tells what is wrong and where', async () => {
    harness.write('a.yaml', `${aDocument('R9002', 4)}emits: 7\n`);
    harness.write('c.yaml', aDocument('R9003').replace('T1046', 'T9999'));
    harness.write('d.yaml', aDocument('R9004'));
    await eventually(async () => (await versions()).includes('R9004 v1'));
    expect(await versions()).toEqual(['R9001 v1', 'R9002 v3', 'R9004 v1']);
    const found = await errors();
    expect(found.map(({ file, severity }) => [file, severity])).toEqual([
      [harness.path('a.yaml'), 'error'],
      [harness.path('c.yaml'), 'error'],
    ]);
    expect(found[1]).toEqual({
      severity: 'error',
      file: harness.path('c.yaml'),
      line: 9,
      column: expect.any(Number),
      rule_id: 'R9003',
      field: 'emits[0].technique_id',
      message: expect.stringContaining('T9999'),
      fix: expect.any(String),
    });
    harness.write('a.yaml', aDocument('R9002', 5));
    rmSync(harness.path('c.yaml'));
    await eventually(async () => (await errors()).length === 0);
    expect(await versions()).toEqual(['R9001 v1', 'R9002 v5', 'R9004 v1']);
  });

  it('keeps serving when the directory goes away, and follows it when it is back', async () => {
    rmSync(harness.directory, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await versions()).toEqual(['R9001 v1', 'R9002 v3']);
    mkdirSync(harness.directory);
    harness.write('a.yaml', aDocument('R9002', 7));
    await eventually(async () => (await versions()).join() === 'R9002 v7');
  });

  it('says that it lives and is ready', async () => {
    expect((await get(app, '/healthz')).json()).toEqual({ status: 'ok', service: 'rule-store' });
    expect((await get(app, '/readyz')).json()).toEqual({ ready: true, checks: { nats: 'ok', rules: 'ok' } });
    expect((await get(app, '/metrics')).statusCode).toBe(200);
  });

  it('is not ready while there is no rule to serve', async () => {
    rmSync(harness.path('a.yaml'));
    rmSync(harness.path('b.yml'));
    await eventually(async () => (await get(app, '/readyz')).statusCode === 503);
    expect((await get(app, '/readyz')).json()).toMatchObject({ checks: { rules: 'no rule could be loaded' } });
  });

  it('wants a token where there is a secret', async () => {
    const closed = await harness.startStore({ jwtSecret: SECRET });
    for (const url of [RULES, ERRORS]) {
      const response = await get(closed, url);
      expect([response.statusCode, response.json(), response.headers['www-authenticate']]).toEqual([401, { detail: 'Could not validate credentials' }, 'Bearer']);
    }
    expect((await get(closed, '/healthz')).statusCode).toBe(200);
  });

  it('refuses to boot without its directory, naming it', async () => {
    await expect(harness.startStore({ rulesDir: '/nowhere/rules' })).rejects.toThrow('the rule directory /nowhere/rules cannot be read');
  });
});
