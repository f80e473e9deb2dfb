// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeOn, describeOnEachDialect } from '@ttp/persistence/testing';
import { RpcRuleLog } from '@ttp/rule-source';
import { RULE_WRITTEN } from '@ttp/ttp-core';
import { aDocument, answer, call, eventually, SECRET, StoreHarness } from './harness';

const DEFAULT = { state: 'enabled', confidence_max: null, expires_at: null, reason: null, set_by: null, set_at: null };
const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const LATER = '2099-01-31T12:00:00.000Z';

describeOnEachDialect('the state of a rule over HTTP', (databases) => {
  let harness: StoreHarness;
  let app: NestFastifyApplication;
  beforeEach(async () => {
    harness = await StoreHarness.start(await databases().create());
    await harness.sync(aDocument('R9001'), aDocument('R9002'));
    app = await harness.startStore();
  });
  afterEach(() => harness.stop());

  const put = (body: unknown, ruleId = 'R9001') => answer(app, 'PUT', `/${ruleId}/state`, body);
  const stateOf = async (ruleId: string, of = app) => (await call(of, 'GET', `/${ruleId}`)).json<Record<string, unknown>>();
  const actions = async (ruleId = 'R9001') => {
    const changes = await harness.log.history(ruleId, { limit: 100 });
    return changes.map(({ action, changedBy }) => `${action} by ${changedBy}`);
  };

  it('is stored as a whole: what is left out becomes null', async () => {
    const clip = { state: 'clipped', confidence_max: 0.5, expires_at: LATER, reason: 'noisy' };
    expect(await put(clip)).toEqual([200, { rule_id: 'R9001', ...clip, set_by: 'local', set_at: INSTANT, warnings: [] }]);
    expect(await stateOf('R9001')).toMatchObject({ ...clip, set_by: 'local', set_at: INSTANT });
    const disabled = { ...DEFAULT, state: 'disabled', set_by: 'local', set_at: INSTANT };
    expect(await answer(app, 'POST', '/R9001/state', { state: 'disabled' })).toMatchObject([200, disabled]);
    expect(await stateOf('R9001')).toMatchObject(disabled);
    expect(await stateOf('R9002')).toMatchObject(DEFAULT);
    expect(await actions()).toEqual(['set_state by local', 'set_state by local', 'write by filesystem']);
  });

  it('goes back to the default, also where it is the default already', async () => {
    await put({ state: 'disabled' });
    const cleared = [200, { rule_id: 'R9001', ...DEFAULT, warnings: [] }];
    expect(await answer(app, 'DELETE', '/R9001/state')).toEqual(cleared);
    expect(await answer(app, 'DELETE', '/R9001/state')).toEqual(cleared);
    expect(await stateOf('R9001')).toMatchObject(DEFAULT);
    expect(await actions()).toEqual(['clear_state by local', 'set_state by local', 'write by filesystem']);
    const { body } = await app.inject('/metrics');
    const changes = [...body.matchAll(/^ttp_rule_state_changed\{state="(\w+)".*\} (\d+)$/gm)].map(([, state, count]) => [state, Number(count)]);
    expect(Object.fromEntries(changes)).toEqual({ enabled: 1, disabled: 1, clipped: 0 });
  });

  it('outlives the service, and the rule', async () => {
    await put({ state: 'disabled', reason: 'too broad' });
    await app.close();
    const next = await harness.startStore();
    expect(await stateOf('R9001', next)).toMatchObject({ state: 'disabled', reason: 'too broad' });
    await harness.unsync('R9001');
    expect((await call(next, 'GET', '/R9001')).statusCode).toBe(404);
    await harness.sync(aDocument('R9001', 2));
    expect(await stateOf('R9001', next)).toMatchObject({ rule_version: 2, state: 'disabled', reason: 'too broad' });
  });

  it('reaches another replica at once, and tells followers of the log to look', async () => {
    const other = await harness.startStore();
    let told = 0;
    harness.nc.subscribe(RULE_WRITTEN, { callback: () => void (told += 1) });
    await harness.nc.flush();
    await put({ state: 'disabled' });
    expect(await stateOf('R9001', other)).toMatchObject({ state: 'disabled' });
    await eventually(() => Promise.resolve(told === 1));
  });

  it('reverts by itself within a second of its end, once, with two replicas and nobody reading', async () => {
    await harness.startStore();
    const end = Date.now() + 400;
    // Quarters of a second since then, as this process has them: where others compute, a second may pass without it.
    let quarters = 0;
    let isStored = false;
    const counting = setInterval(() => (quarters += isStored && Date.now() > end ? 1 : 0), 250);
    let told: [at: number, quarters: number] | undefined;
    harness.nc.subscribe(RULE_WRITTEN, { callback: () => void (told ??= [Date.now(), quarters]) });
    await harness.nc.flush();
    // Not through the service: nothing but its own look may find it.
    const state = { state: 'disabled', confidenceMax: null, expiresAt: new Date(end), reason: null } as const;
    await harness.writer.setState('R9001', state, { by: 'ann', now: new Date() });
    isStored = true;
    await eventually(() => Promise.resolve(told !== undefined)).finally(() => clearInterval(counting));
    expect(Number(told?.[0]) - end).toBeGreaterThan(0);
    expect(told?.[1]).toBeLessThan(4);
    expect(await actions()).toEqual(['expire_state by expiry', 'set_state by ann', 'write by filesystem']);
    expect(await stateOf('R9001')).toMatchObject(DEFAULT);
  });

  it('says that a clip below the confidence floor silences the rule', async () => {
    const warning = 'confidence_max 0.2 is below the confidence floor 0.3: the rule gives no tags while it is clipped';
    expect(await put({ state: 'clipped', confidence_max: 0.2 })).toMatchObject([200, { warnings: [warning] }]);
    expect(await put({ state: 'clipped', confidence_max: 0.3 })).toMatchObject([200, { warnings: [] }]);
    expect(await put({ state: 'enabled', confidence_max: 0.2 })).toMatchObject([200, { warnings: [] }]);
  });

  it('is of a rule that is there', async () => {
    const refused = [404, { detail: 'Rule not found' }];
    expect(await put({ state: 'disabled' }, 'R9003')).toEqual(refused);
    expect(await answer(app, 'DELETE', '/R9003/state')).toEqual(refused);
    expect(await actions('R9003')).toEqual([]);
  });

  it('is stored while the bus is down, and followers hear of it when it is back', async () => {
    await harness.server.kill();
    expect(await put({ state: 'disabled' })).toMatchObject([200, { state: 'disabled' }]);
    expect(await stateOf('R9001')).toMatchObject({ state: 'disabled' });
    let told = 0;
    harness.nc.subscribe(RULE_WRITTEN, { callback: () => void (told += 1) });
    await harness.server.restart();
    await eventually(async () => (await app.inject('/readyz')).statusCode === 200);
    // A message reaches only those whose subscription is back on the server.
    await eventually(async () => {
      expect(await put({ state: 'enabled' })).toMatchObject([200, { state: 'enabled' }]);
      return told > 0;
    });
  });
});

describeOn('mysql', 'a rule-store whose database goes away', (databases) => {
  it('answers 503, changes nothing, and goes on when the database is back', async () => {
    const harness = await StoreHarness.start(await databases().create());
    await harness.sync(aDocument('R9001'));
    const app = await harness.startStore({ rulesTruth: 'database' });
    const closed = await harness.startStore({ jwtSecret: SECRET });
    const viewer = await harness.signIn('u-viewer', 'vera');
    await databases().server.kill();
    const away = [503, { detail: expect.stringMatching(/^the database is (not available|busy)$/) }];
    expect(await answer(app, 'PUT', '/R9001/state', { state: 'disabled' })).toEqual(away);
    expect(await answer(app, 'DELETE', '/R9001/state')).toEqual(away);
    expect(await answer(app, 'POST', '', { text: aDocument('R9002') })).toEqual(away);
    for (const path of ['', '/R9001', '/R9001/source', '/R9001/history', '/errors']) {
      expect([path, ...(await answer(app, 'GET', path))]).toEqual([path, ...away]);
    }
    expect(await answer(closed, 'GET', '', undefined, viewer)).toEqual(away);
    expect(await answer(closed, 'GET', '')).toEqual([401, { detail: 'Could not validate credentials' }]);
    await expect(new RpcRuleLog(harness.nc).page('')).rejects.toThrow(/the database is (not available|busy)/);
    await databases().server.restart();
    expect((await call(app, 'GET', '/R9001')).json()).toMatchObject(DEFAULT);
    expect((await harness.log.head()).seq).toBe(1);
    expect(await answer(app, 'PUT', '/R9001/state', { state: 'disabled' })).toMatchObject([200, { state: 'disabled' }]);
    await harness.stop();
  });
});
