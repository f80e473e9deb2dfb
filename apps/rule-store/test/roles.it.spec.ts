// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RevokedTokenRow } from '@ttp/persistence';
import { describeOn, describeOnEachDialect } from '@ttp/persistence/testing';
import { answerOf } from '@ttp/service/testing';
import { aDocument, answer, call, SECRET, StoreHarness } from './harness';
import { FOR_ADMINS, FOR_VIEWERS, type Route, ROUTES } from './routes';

const UNAUTHORIZED = [401, { detail: 'Could not validate credentials' }];
const NOT_ADMIN = [403, { detail: 'Insufficient permissions' }];
const MUST_CHANGE = [403, { detail: 'Password change required before accessing this resource' }];

const CHANGES = FOR_ADMINS.filter(([method]) => method !== 'GET');

describeOnEachDialect('who may do what', (databases) => {
  let harness: StoreHarness;
  let app: NestFastifyApplication;
  beforeAll(async () => {
    harness = await StoreHarness.start(await databases().create());
    await harness.sync(aDocument('R9001'));
    app = await harness.startStore({ jwtSecret: SECRET, rulesTruth: 'database' });
  });
  afterAll(() => harness.stop());

  const position = async () => (await harness.log.head()).seq;

  it.each(ROUTES)('%s %s wants a token', async (method, path, body) => {
    const response = await call(app, method, path, body);
    expect([...answerOf(response), response.headers['www-authenticate']]).toEqual([...UNAUTHORIZED, 'Bearer']);
    expect(await answer(app, method, path, body, { authorization: 'Bearer x.y.z' })).toEqual(UNAUTHORIZED);
  });

  it('lets a viewer read, and change nothing', async () => {
    const viewer = await harness.signIn('u-viewer', 'vera');
    const before = await position();
    for (const [method, path, body] of FOR_VIEWERS) expect([path, (await call(app, method, path, body, viewer)).statusCode]).toEqual([path, 200]);
    for (const [method, path, body] of FOR_ADMINS) expect([path, ...(await answer(app, method, path, body, viewer))]).toEqual([path, ...NOT_ADMIN]);
    expect(await position()).toBe(before);
  });

  it('lets an admin do everything, under the own name, each change once', async () => {
    const admin = await harness.signIn('u-admin', 'ann', { role: 'admin' });
    const before = await position();
    for (const [method, path, body] of ROUTES) {
      const { statusCode } = await call(app, method, path, body, admin);
      expect([method, path, statusCode]).toEqual([method, path, path === '' && method === 'POST' ? 201 : 200]);
    }
    expect(await position()).toBe(before + CHANGES.length);
    expect((await harness.log.history('R9001', { limit: 4 })).map(({ action, changedBy }) => [action, changedBy])).toEqual([
      ['delete', 'ann'],
      ['write', 'ann'],
      ['clear_state', 'ann'],
      ['set_state', 'ann'],
    ]);
    await harness.sync(aDocument('R9001'));
    expect(await answer(app, 'PUT', '/R9001/state', { state: 'disabled' }, admin)).toMatchObject([200, { set_by: 'ann' }]);
  });

  it('asks who calls before it looks at anything else', async () => {
    const viewer = await harness.signIn('u-viewer-2', 'vic');
    const wrong: readonly Route[] = [
      ['PUT', '/R9404/state', { state: 'disabled' }],
      ['PUT', '/R9001/state', 'no json'],
      ['POST', '/R9001/state', { state: 'x' }],
      ['PUT', '/R9001', Buffer.from([0xff])],
    ];
    for (const [method, path, body] of wrong) {
      expect(await answer(app, method, path, body)).toEqual(UNAUTHORIZED);
      expect(await answer(app, method, path, body, { 'content-type': 'text/plain' })).toEqual(UNAUTHORIZED);
      expect(await answer(app, method, path, body, viewer)).toEqual(NOT_ADMIN);
    }
    expect(await answer(app, 'GET', '/R9404')).toEqual(UNAUTHORIZED);
    expect(await answer(app, 'GET', '/R9001/history?limit=0')).toEqual(UNAUTHORIZED);
  });

  it('lets nobody in who has to change the password, an admin neither', async () => {
    const admin = await harness.signIn('u-new', 'nat', { role: 'admin', mustChangePassword: true });
    for (const [method, path, body] of ROUTES) expect([path, ...(await answer(app, method, path, body, admin))]).toEqual([path, ...MUST_CHANGE]);
  });

  it('refuses tokens of nobody, tokens that were taken back, and tokens from before a day that the user was given', async () => {
    const gone = await harness.signIn('u-gone', 'gus');
    await harness.source.query('DELETE FROM users WHERE uuid = ?', ['u-gone']);
    const revoked = await harness.signIn('u-revoked', 'rob');
    await harness.source.getRepository(RevokedTokenRow).insert({ jti: 'jti-u-revoked' });
    const early = await harness.signIn('u-early', 'eve', { tokensValidFrom: new Date(Date.now() + 5_000) });
    for (const headers of [gone, revoked, early]) expect(await answer(app, 'GET', '', undefined, headers)).toEqual(UNAUTHORIZED);
    const sameSecond = await harness.signIn('u-same', 'sam', { tokensValidFrom: new Date(Math.floor(Date.now() / 1_000) * 1_000 + 999) });
    expect((await call(app, 'GET', '', undefined, sameSecond)).statusCode).toBe(200);
  });

  it('hears of a new role and of a revocation within ten seconds, and asks the database no more often', async () => {
    const headers = await harness.signIn('u-risen', 'ria');
    const status = async () => (await call(app, 'GET', '/errors', undefined, headers)).statusCode;
    expect(await status()).toBe(403);
    await harness.source.query("UPDATE users SET role = 'admin' WHERE uuid = 'u-risen'");
    expect(await status()).toBe(403);
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + 10_001);
    expect(await status()).toBe(200);
    await harness.source.getRepository(RevokedTokenRow).insert({ jti: 'jti-u-risen' });
    expect(await status()).toBe(200);
    clock.mockImplementation(() => now + 20_002);
    expect(await status()).toBe(401);
    clock.mockRestore();
  });

  it('leaves health open', async () => {
    for (const url of ['/healthz', '/readyz', '/metrics']) expect((await app.inject(url)).statusCode).toBe(200);
  });
});

describeOn('sqlite', 'how often states are changed', (databases) => {
  it('is limited, by user, and over all rules and verbs together', async () => {
    const harness = await StoreHarness.start(await databases().create());
    const app = await harness.startStore({ jwtSecret: SECRET, limiterEnabled: true });
    const ada = await harness.signIn('u-ada', 'ada', { role: 'admin' });
    const bob = await harness.signIn('u-bob', 'bob', { role: 'admin' });
    const change = async (i: number, by: Record<string, string>) => {
      const path = `/R${9000 + i}/state`;
      return (await (i % 2 ? call(app, 'PUT', path, { state: 'disabled' }, by) : call(app, 'DELETE', path, undefined, by))).statusCode;
    };
    for (let i = 0; i < 60; i++) expect(await change(i, ada)).toBe(404);
    expect([await change(60, ada), await change(61, ada), await change(60, bob)]).toEqual([429, 429, 404]);
    expect((await call(app, 'GET', '', undefined, ada)).statusCode).toBe(200);
    await harness.stop();
  });
});
